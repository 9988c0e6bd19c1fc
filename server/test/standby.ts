import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { runAs } from '../src/ports/db/embedded/identity.ts';
import { lookAround, makeDataFolder } from '../src/ports/db/embedded/surroundings.ts';

export interface Standby {
  /** The same database as the given one, on the standby. */
  readonly url: string;
  /** Where its socket lies. */
  readonly sockets: string;
  /** Makes it the primary; returns when it takes what is written. */
  promote(): Promise<void>;
  /** Every process of it drops what it has in hand, as where the machine fails. */
  stopHard(): Promise<void>;
  stop(): Promise<void>;
}

/** What is a server's own and not the cluster's; among it whom its commits wait for. */
const ofPrimary = /^(postmaster\.(pid|opts)|pg_replslot|postgresql\.auto\.conf)$/;

/** Copies a running cluster as PostgreSQL's manual says (26.3.3, low level API): what is written meanwhile comes by stream. */
async function copyCluster(primary: pg.Client, target: string): Promise<void> {
  const shown = await primary.query<{ data_directory: string }>('show data_directory');
  const source = shown.rows[0]?.data_directory ?? '';
  await primary.query("select pg_backup_start('standby', true)");
  await mkdir(target, { mode: 0o700 });
  for (const name of await readdir(source))
    if (!ofPrimary.test(name)) await cp(join(source, name), join(target, name), { recursive: true });
  await mkdir(join(target, 'pg_replslot'), { mode: 0o700 });
  const stopped = await primary.query<{ labelfile: string }>(
    'select labelfile from pg_backup_stop(wait_for_archive => false)',
  );
  await writeFile(join(target, 'backup_label'), stopped.rows[0]?.labelfile ?? '');
  await writeFile(join(target, 'standby.signal'), '');
}

async function untilItAnswers(url: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (fault) {
      if (tries === 400) throw fault;
      await wait(25);
    }
  }
}

/** A hot standby of the server of this database, which follows it by streaming. */
export async function startStandby(databaseUrl: string): Promise<Standby> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-standby-'));
  const around = await lookAround(await makeDataFolder(join(folder, 'postgres')), 'none');
  const address = new URL(databaseUrl);
  const primary = new pg.Client({ connectionString: databaseUrl });
  await primary.connect();
  await copyCluster(primary, around.cluster);
  await primary.end();
  await mkdir(around.sockets, { recursive: true, mode: 0o777 });
  const host = address.searchParams.get('host') ?? '';
  const settings = {
    listen_addresses: '',
    unix_socket_directories: around.sockets,
    // No fewer than the primary has.
    max_connections: '200',
    primary_conninfo: `host=${host} user=${address.username}`,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = runAs(around.identity, around.binaries.postgres, ['-D', around.cluster, ...args]);
  const child = spawn(command.file, command.args, {
    ...command.ids,
    env: around.environment,
    cwd: '/',
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  address.searchParams.set('host', around.sockets);
  await untilItAnswers(address.href);
  const end = async (how: NodeJS.Signals): Promise<void> => {
    child.kill(how);
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return {
    url: address.href,
    sockets: around.sockets,
    async promote() {
      const client = new pg.Client({ connectionString: address.href });
      await client.connect();
      await client.query('select pg_promote()');
      await client.end();
    },
    stopHard: () => end('SIGQUIT'),
    stop: () => end('SIGINT'),
  };
}
