import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../log/log.ts';
import { openEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import type { LogBound } from './postgres-log.ts';
import { processesIn } from './processes.ts';

const program = join(import.meta.dirname, '..', '..', '..', '..', 'test', 'programs', 'hold-postgres.ts');

let madeOnce: string;
let folder: string;
let dataDir: string;
let children: ChildProcess[];

beforeAll(async () => {
  madeOnce = await realpath(await mkdtemp(join(tmpdir(), 'gatehouse-embedded-')));
  dataDir = join(madeOnce, 'postgres');
  await (await open()).stop();
});

afterAll(() => rm(madeOnce, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'gatehouse-embedded-')));
  dataDir = join(folder, 'postgres');
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await killServer();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** The folder of one that was started before and stopped: most tests are not about the first start, which takes a while. */
async function startedBefore(): Promise<void> {
  await promisify(execFile)('cp', ['-a', join(madeOnce, 'postgres'), dataDir]);
}

/** Ends the server with all its children, as a power cut would. */
async function killServer(): Promise<void> {
  await expect
    .poll(
      async () => {
        const pids = await processesIn(join(dataDir, 'cluster'));
        for (const pid of pids) {
          try {
            process.kill(pid, 'SIGKILL');
          } catch {
            // gone meanwhile
          }
        }
        return pids.length;
      },
      { interval: 20 },
    )
    .toBe(0);
}

function open(onUnexpectedEnd?: (why: string) => void, logBound?: LogBound): Promise<EmbeddedPostgres> {
  return openEmbeddedPostgres({
    dataDir,
    durability: 'fsync',
    log: createLog('silent'),
    ...(logBound && { logBound }),
    ...(onUnexpectedEnd && { onUnexpectedEnd }),
  });
}

async function query(server: { connectionString: string }, statement: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: server.connectionString });
  await client.connect();
  try {
    return (await client.query({ text: statement, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

/** Another process that holds the same folder. */
async function holdElsewhere(): Promise<{ child: ChildProcess; connectionString: string }> {
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, connectionString: line.toString().trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('openEmbeddedPostgres', () => {
  test('keeps what was written across a stop, and leaves nothing running or lying about', async () => {
    const first = await open();
    await query(first, 'create table notes as select 7 as id');
    await first.stop();
    expect(await processesIn(join(dataDir, 'cluster'))).toEqual([]);
    expect((await readdir(dataDir)).toSorted()).toEqual(['cluster', 'libraries', 'postgres.log']);
    const second = await open();
    expect(await query(second, 'select id from notes')).toEqual([7]);
    await second.stop();
  });

  test('has fsync, full page writes and synchronous commit on, and listens on no network', async () => {
    await startedBefore();
    const server = await open();
    const names = ['fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses'];
    const values = await Promise.all(names.map(async (name) => (await query(server, `show ${name}`))[0]));
    expect(values).toEqual(['on', 'on', 'on', '']);
    await server.stop();
  });

  test('refuses a folder that another process holds, and names that process', async () => {
    await startedBefore();
    const { child } = await holdElsewhere();
    await expect(open()).rejects.toThrow(
      `The data in ${dataDir} are in use by process ${child.pid}: stop that one first`,
    );
  });

  test('of several that start at one instant exactly one gets the folder', async () => {
    const starts = await Promise.allSettled([open(), open(), open(), open()]);
    const opened = starts.filter((start) => start.status === 'fulfilled');
    await Promise.all(opened.map((start) => start.value.stop()));
    expect(opened).toHaveLength(1);
  });

  test('ends the server that a killed process left behind, and keeps what it had committed', async () => {
    await startedBefore();
    const elsewhere = await holdElsewhere();
    await query(elsewhere, 'create table notes as select 7 as id');
    await kill(elsewhere.child);
    const [orphan] = await processesIn(join(dataDir, 'cluster'));
    expect(orphan).toBeDefined();
    const server = await open();
    expect(await processesIn(join(dataDir, 'cluster'))).not.toContain(orphan);
    expect(await query(server, 'select id from notes')).toEqual([7]);
    await server.stop();
  });

  test('recovers what was committed when both are killed in the middle of writing', async () => {
    await startedBefore();
    const elsewhere = await holdElsewhere();
    const acknowledged = await writeUntilCut(elsewhere, async () => {
      await kill(elsewhere.child);
      await killServer();
    });
    const server = await open();
    const [newest] = await query(server, 'select max(id) from notes');
    expect(acknowledged).toBeGreaterThan(0);
    expect(newest).toBeGreaterThanOrEqual(acknowledged);
    await server.stop();
  });

  test('is not fooled by a lock file with the number of a stranger', async () => {
    await startedBefore();
    const stranger = spawn('sleep', ['60']);
    children.push(stranger);
    const lock = [stranger.pid, join(dataDir, 'cluster'), 1, 5432, '', '', '', 'ready'].join('\n');
    await writeFile(join(dataDir, 'cluster', 'postmaster.pid'), lock);
    await writeFile(join(dataDir, 'owner.json'), JSON.stringify({ pid: stranger.pid, start: '1' }));
    const server = await open();
    expect(stranger.exitCode).toBeNull();
    await server.stop();
  });

  test('throws away an initdb that was cut off', async () => {
    await mkdir(join(dataDir, 'initializing-0123456789ab', 'base'), { recursive: true });
    const server = await open();
    expect(existsSync(join(dataDir, 'initializing-0123456789ab'))).toBe(false);
    await server.stop();
  });

  test.each([20, 250])(
    'killed %d ms after its first start, it starts the next time',
    async (milliseconds) => {
      const child = spawn(process.execPath, [program, dataDir], { stdio: 'ignore' });
      children.push(child);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      await kill(child);
      const server = await open();
      expect(await query(server, 'select 1')).toEqual([1]);
      await server.stop();
    },
  );

  test('reports an end that nobody asked for, and frees the folder on stop', async () => {
    await startedBefore();
    const reported = Promise.withResolvers<string>();
    const server = await open(reported.resolve);
    await killServer();
    expect(await reported.promise).toBe('signal SIGKILL');
    await server.stop();
    await (await open()).stop();
  });

  test('refuses the data of another PostgreSQL version', async () => {
    await startedBefore();
    await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '15\n');
    await expect(open()).rejects.toThrow('are of PostgreSQL 15, and this is 18');
  });

  test('says why PostgreSQL did not start', async () => {
    await startedBefore();
    await rm(join(dataDir, 'cluster', 'global'), { recursive: true });
    await expect(open()).rejects.toThrow(/^PostgreSQL did not start \(exit code \d\): .*global/);
  });

  test("keeps people's data out of its log", async () => {
    await startedBefore();
    const server = await open();
    await query(server, 'create table notes (id text primary key)');
    await query(server, "insert into notes values ('ada@contoso.example')");
    await expect(query(server, "insert into notes values ('ada@contoso.example')")).rejects.toThrow(
      'duplicate key',
    );
    await server.stop();
    expect(await readFile(join(dataDir, 'postgres.log'), 'utf8')).not.toContain('contoso');
  });

  test('cuts its log when it has become long, and PostgreSQL goes on writing at its beginning', async () => {
    await startedBefore();
    const logFile = join(dataDir, 'postgres.log');
    const server = await open(undefined, { bytes: 20_000, lookEverySeconds: 0.1 });
    const before = await readFile(logFile, 'utf8');
    // PostgreSQL writes some hundred lines about itself.
    const speak = (): Promise<unknown> =>
      query(server, 'select pg_log_backend_memory_contexts(pg_backend_pid())');
    await expect
      .poll(
        async () => {
          await speak();
          return readFile(`${logFile}.1`, 'utf8').catch(() => '');
        },
        { interval: 50 },
      )
      .toContain(before);
    // Where it did not write at the end, it would leave a hole of zeros before what it writes next.
    await expect
      .poll(
        async () => {
          await query(server, 'checkpoint');
          return readFile(logFile, 'utf8');
        },
        { interval: 50 },
      )
      .toMatch(/^[^\0]{1,20000}$/);
    await server.stop();
  });

  test('a child that is asked to stop ends its server', async () => {
    await startedBefore();
    const { child } = await holdElsewhere();
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(await processesIn(join(dataDir, 'cluster'))).toEqual([]);
  });

  test('works in a path too long for a socket, and in one that only root may enter', async () => {
    dataDir = join(folder, 'a-rather-long-name-'.repeat(6), 'postgres');
    await mkdir(join(folder, 'a-rather-long-name-'.repeat(6)), { mode: 0o700 });
    const server = await open();
    expect(await query(server, 'select 1')).toEqual([1]);
    await server.stop();
  });
});

/** Inserts one row after the other, cuts in the middle, and says which was the last to be acknowledged. */
async function writeUntilCut(
  server: { connectionString: string },
  cut: () => Promise<void>,
): Promise<number> {
  const client = new pg.Client({ connectionString: server.connectionString });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create table notes (id integer)');
  let acknowledged = 0;
  const writing = (async () => {
    for (let id = 1; ; id += 1) {
      await client.query('insert into notes values ($1)', [id]);
      acknowledged = id;
    }
  })().catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await cut();
  await writing;
  return acknowledged;
}
