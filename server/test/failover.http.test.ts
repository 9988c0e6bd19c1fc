import { mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmbeddedPostgres } from '../src/ports/db/embedded/embedded-postgres.ts';
import { createLog } from '../src/ports/log/log.ts';
import { openHandingIn, type HandingIn } from './handing-in.ts';
import { connectMailbox, signIn, startHouse, type House } from './harness.ts';
import { seedDatabase } from './seed-database.ts';
import { startStandby, type Standby } from './standby.ts';

const rounds = Number(process.env['PROVE_COUNT'] ?? 1);
const seed = Number(process.env['PROVE_SEED'] ?? 1);

type Primary = Pick<Standby, 'url' | 'sockets' | 'stopHard'>;

let folder: string;
/** The primary and, behind it, its standby. */
const servers: (Primary | Standby)[] = [];
const primary = (): Primary => servers[0] as Primary;
const standby = (): Standby => servers[1] as Standby;
let house: House;
let handingIn: HandingIn;

async function openFirstPrimary(): Promise<Primary> {
  const dataDir = join(folder, 'postgres');
  const first = await openEmbeddedPostgres({ dataDir, durability: 'fsync', log: createLog('silent') });
  return {
    url: first.connectionString,
    sockets: new URL(first.connectionString).searchParams.get('host') ?? '',
    async stopHard() {
      const lock = await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8');
      process.kill(Number.parseInt(lock, 10), 'SIGQUIT');
      await first.stop();
    },
  };
}

/** The one address that the house knows: whoever is primary answers there, as behind a floating address or a name. */
async function pointTo({ sockets }: Pick<Standby, 'sockets'>): Promise<void> {
  await symlink(sockets, join(folder, 'next'));
  await rename(join(folder, 'next'), join(folder, 'address'));
}

async function onPrimary<Result extends pg.QueryResultRow>(statement: string): Promise<Result[]> {
  const client = new pg.Client({ connectionString: primary().url });
  await client.connect();
  const { rows } = await client.query<Result>(statement);
  await client.end();
  return rows;
}

const replication = () =>
  onPrimary<{ pid: number; sync_state: string }>('select pid, sync_state from pg_stat_replication');

/** A standby whose word each commit waits for (PostgreSQL's manual, 26.2.8). */
async function followPrimary(): Promise<void> {
  servers.push(await startStandby(primary().url));
  await onPrimary("alter system set synchronous_standby_names = '*'");
  await onPrimary('select pg_reload_conf()');
  await expect
    .poll(async () => (await replication()).map((row) => row.sync_state), { timeout: 20_000 })
    .toEqual(['sync']);
}

/** From here on nothing that the primary commits reaches the standby. */
async function cutReplication(): Promise<void> {
  for (const { pid } of await replication()) process.kill(pid, 'SIGSTOP');
  const heard = handingIn.accepted();
  await pause(500);
  // Those who were being acknowledged at that moment, and nobody else.
  expect(handingIn.accepted() - heard).toBeLessThan(16);
}

async function fail(): Promise<void> {
  const senders = await replication();
  const stopped = primary().stopHard();
  servers.shift();
  for (const { pid } of senders) process.kill(pid, 'SIGCONT');
  await stopped;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-failover-'));
  servers.push(await openFirstPrimary());
  await seedDatabase(primary().url);
  await pointTo(primary());
  const address = new URL(primary().url);
  address.searchParams.set('host', join(folder, 'address'));
  house = await startHouse({
    database: { connectionString: address.href, drop: () => Promise.resolve() },
  });
  const ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
  handingIn = openHandingIn(house, ada);
}, 60_000);
afterAll(async () => {
  await house.close();
  for (const server of servers) await server.stopHard();
  await rm(folder, { recursive: true, force: true });
});

test(
  'N01, H12: where a standby is promoted under load, no acknowledged message is lost and none is there twice; before it is promoted nobody asks it',
  async () => {
    for (let round = 0; round < rounds; round += 1) {
      await followPrimary();
      const next = standby();
      const outage = {
        async begin() {
          await cutReplication();
          await fail();
          // The address moves before the standby has its new part: it answers, and must not be believed.
          await pointTo(next);
        },
        end: () => next.promote(),
      };
      await handingIn.through(outage, 20 + ((seed + round * 7) % 40));
    }
    await handingIn.expectNothingLost();
  },
  60_000 + rounds * 60_000,
);
