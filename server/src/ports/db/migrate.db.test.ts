import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { createLog } from '../log/log.ts';
import { openDatabase, type Database } from './database.ts';
import { migrateToLatest } from './migrate.ts';

const program = join(import.meta.dirname, '..', '..', '..', 'test', 'programs', 'migrate.ts');
const steps = ['0001-first', '0002-second', '0003-third'] as const;

let database: TestDatabase;
let db: Database;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase('empty');
  db = openDatabase({
    connectionString: database.connectionString,
    maxConnections: 3,
    log: createLog('silent'),
    as: 'owner',
  });
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-migrations-'));
  // Slow enough to be killed in; a second run of any of them fails, because the table is there already.
  for (const name of steps) {
    const table = name.slice(5);
    await writeFile(
      join(folder, `${name}.sql`),
      `create table ${table} (id integer); select pg_sleep(0.2); insert into ${table} values (1);`,
    );
  }
});

afterEach(async () => {
  await db.destroy();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function startMigrator(): ChildProcess {
  return spawn(process.execPath, [program, database.connectionString, folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function tables(): Promise<readonly string[]> {
  const found = await sql<{
    name: string;
  }>`select tablename as name from pg_tables where schemaname = 'public' and tablename not like '%migration%' order by 1`.execute(
    db,
  );
  return found.rows.map(({ name }) => name);
}

async function rowsOfAll(): Promise<readonly number[]> {
  const counts = await Promise.all(
    steps.map((name) =>
      sql<{ count: number }>`select count(*) as count from ${sql.table(name.slice(5))}`.execute(db),
    ),
  );
  return counts.map(({ rows }) => rows[0]?.count ?? -1);
}

async function waitUntilInStep(table: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const pattern = `%${table} values%`;
        const found = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and query like ${pattern} and wait_event = 'PgSleep'`.execute(
          db,
        );
        return found.rows[0]?.count;
      },
      { interval: 5, timeout: 10_000 },
    )
    .toBe(1);
}

describe('migrateToLatest', () => {
  test('N07 five migrators at once apply each step once', async () => {
    const migrators = Array.from({ length: 5 }, startMigrator);
    const codes = await Promise.all(
      migrators.map(async (migrator) => (await once(migrator, 'exit'))[0] as number),
    );
    expect(codes).toEqual([0, 0, 0, 0, 0]);
    expect(await rowsOfAll()).toEqual([1, 1, 1]);
  });

  test.each(steps)(
    'N07 killed in %s it leaves the old state, and the next run completes it',
    async (step) => {
      const migrator = startMigrator();
      await waitUntilInStep(step.slice(5));
      migrator.kill('SIGKILL');
      await once(migrator, 'exit');
      expect(await tables()).toEqual([]);
      await migrateToLatest(db, folder);
      expect(await rowsOfAll()).toEqual([1, 1, 1]);
    },
  );

  test('N07 a file that changed after it was applied is refused by name', async () => {
    await migrateToLatest(db, folder);
    await writeFile(join(folder, '0002-second.sql'), 'create table another (id integer)');
    await expect(migrateToLatest(db, folder)).rejects.toThrow(/^The migration 0002-second was changed after/);
  });

  test('a step that this version does not know is refused by name', async () => {
    await migrateToLatest(db, folder);
    await rm(join(folder, '0003-third.sql'));
    await expect(migrateToLatest(db, folder)).rejects.toThrow(/^The database has the migration 0003-third/);
  });

  test('a step that fails leaves nothing behind, and says which it was', async () => {
    await writeFile(join(folder, '0003-third.sql'), 'create table third (id nonsense)');
    await expect(migrateToLatest(db, folder)).rejects.toThrow(/the migration 0003-third failed: .*nonsense/);
    expect(await tables()).toEqual([]);
  });

  test('N06 a step that waits for a table lets everybody else at it meanwhile, and comes through in the end', async () => {
    await sql`create table busy (id integer)`.execute(db);
    await writeFile(join(folder, '0001-first.sql'), 'alter table busy add column later text;');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isHeld = (): void => undefined;
    const begun = new Promise<void>((resolve) => (isHeld = resolve));
    const reader = db.transaction().execute(async (tx) => {
      await sql`select * from busy`.execute(tx);
      isHeld();
      await held;
    });
    await begun;
    const migrating = migrateToLatest(db, folder);
    const waits = async (): Promise<boolean> =>
      (await sql`select 1 from pg_locks where mode = 'AccessExclusiveLock' and not granted`.execute(db)).rows
        .length > 0;
    while (!(await waits())) await new Promise((resolve) => setTimeout(resolve, 10));
    // Behind the step that waits: answered as soon as that has given up, and long before the reader has ended.
    const behind = db.transaction().execute(async (tx) => {
      await sql`set local lock_timeout = '6s'`.execute(tx);
      await sql`select * from busy`.execute(tx);
    });
    await behind.finally(release);
    await Promise.all([reader, migrating]);
    expect(await tables()).toEqual(['busy', 'second', 'third']);
  });

  test('line ends of another system do not count as a change', async () => {
    await writeFile(join(folder, '0001-first.sql'), 'create table first (\n  id integer\n)');
    await migrateToLatest(db, folder);
    await writeFile(join(folder, '0001-first.sql'), 'create table first (\r\n  id integer\r\n)');
    await migrateToLatest(db, folder);
  });
});
