import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../src/ports/db/embedded/embedded-postgres.ts';
import { createLog } from '../src/ports/log/log.ts';
import { openHandingIn, type HandingIn } from './handing-in.ts';
import { connectMailbox, signIn, startHouse, type House } from './harness.ts';
import { seedDatabase } from './seed-database.ts';

const rounds = Number(process.env['PROVE_COUNT'] ?? 1);
const seed = Number(process.env['PROVE_SEED'] ?? 1);

let folder: string;
let postgres: EmbeddedPostgres;
let house: House;
let handingIn: HandingIn;

/** As in production: what is committed is on the disk. */
const openPostgres = (): Promise<EmbeddedPostgres> =>
  openEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    durability: 'fsync',
    log: createLog('silent'),
  });

/** `pg_ctl stop -m immediate`: every process of it drops what it has in hand, and the next start recovers. */
async function stopHard(): Promise<void> {
  const lock = await readFile(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
  process.kill(Number.parseInt(lock, 10), 'SIGQUIT');
  await postgres.stop();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-hard-stop-'));
  postgres = await openPostgres();
  const { connectionString } = postgres;
  await seedDatabase(connectionString);
  house = await startHouse({ database: { connectionString, drop: () => Promise.resolve() } });
  const ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
  handingIn = openHandingIn(house, ada);
});
afterAll(async () => {
  await house.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

test(
  'N01: where PostgreSQL is stopped hard under load, no acknowledged message is lost and none is there twice; readiness says no meanwhile',
  async () => {
    const outage = {
      begin: stopHard,
      async end() {
        postgres = await openPostgres();
      },
    };
    // The moment of the stop moves from round to round.
    for (let round = 0; round < rounds; round += 1)
      await handingIn.through(outage, 20 + ((seed + round * 7) % 40));
    await handingIn.expectNothingLost();
  },
  60_000 + rounds * 60_000,
);
