import { operations } from '@gatehouse/contract';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../src/ports/db/database.ts';
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../src/ports/db/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../src/ports/db/migrate.ts';
import { createLog } from '../src/ports/log/log.ts';
import { createArgon2Hasher } from '../src/ports/passwords/argon2-hasher.ts';
import { seedDemo } from '../worlds/demo.ts';
import type { Browser } from './browser.ts';
import { apiOf, connectMailbox, signIn, startHouse, type House } from './harness.ts';

const rounds = Number(process.env['PROVE_COUNT'] ?? 1);
const seed = Number(process.env['PROVE_SEED'] ?? 1);
const sendersAtOnce = 8;
const log = createLog('silent');

let folder: string;
let postgres: EmbeddedPostgres;
let house: House;
let ada: Browser;

/** As in production: what is committed is on the disk. */
const openPostgres = (): Promise<EmbeddedPostgres> =>
  openEmbeddedPostgres({ dataDir: join(folder, 'postgres'), durability: 'fsync', log });

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
  const owner = openDatabase({ connectionString, maxConnections: 1, log, as: 'owner' });
  await migrateToLatest(owner);
  await seedDemo(owner, createArgon2Hasher());
  await owner.destroy();
  house = await startHouse({
    database: { connectionString, drop: () => Promise.resolve() },
  });
  ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
});
afterAll(async () => {
  await house.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

async function readiness(): Promise<number | undefined> {
  return (await house.compositions[0]?.operationsApp.fetch(new Request('http://localhost/readyz')))?.status;
}

interface Said {
  readonly subject: string;
  readonly status: number;
}

/** Hands in messages one after the other until told to stop; each under a key of its own. */
async function handIn(sender: string, said: Said[], isOver: () => boolean): Promise<void> {
  for (let number = 0; !isOver(); number += 1) {
    const subject = `${sender}-${number}`;
    const status = await handInOnce(subject);
    said.push({ subject, status });
    // As people, who do not press again at once.
    if (status !== 202) await pause(100);
  }
}

async function handInOnce(subject: string): Promise<number> {
  const outcome = await apiOf(house, ada)(operations.enqueueMessage, {
    headers: { 'idempotency-key': `hard-stop-${subject}` },
    body: { to: [{ address: 'ben@contoso.example' }], subject, html: '<p>x</p>', attachmentIds: [] },
  });
  return outcome.ok ? 202 : outcome.problem.status;
}

async function kept(): Promise<string[]> {
  const rows = await house.db.selectFrom('outbox_messages').select('subject').execute();
  return rows.map((row) => row.subject).toSorted();
}

/** One stop and one start, with people at work before, meanwhile and after. */
async function stopAndStart(round: number, said: Said[]): Promise<void> {
  const accepted = (): number => said.filter(({ status }) => status === 202).length;
  let isOver = false;
  const senders = Array.from({ length: sendersAtOnce }, (_, number) =>
    handIn(`${round}-${number}`, said, () => isOver),
  );
  try {
    // The moment of the stop moves from round to round.
    const before = accepted() + 20 + ((seed + round * 7) % 40);
    await expect.poll(accepted, { interval: 1, timeout: 20_000 }).toBeGreaterThan(before);
    await stopHard();
    expect(await readiness()).toBe(503);
    const heard = said.length;
    await expect.poll(() => said.length, { timeout: 20_000 }).toBeGreaterThan(heard + sendersAtOnce);
    postgres = await openPostgres();
    await expect.poll(readiness, { timeout: 20_000 }).toBe(200);
    const after = accepted();
    await expect.poll(accepted, { timeout: 20_000 }).toBeGreaterThan(after + 20);
  } finally {
    isOver = true;
    await Promise.all(senders);
  }
}

test(
  'N01: where PostgreSQL is stopped hard under load, no acknowledged message is lost and none is there twice; readiness says no meanwhile',
  async () => {
    const said: Said[] = [];
    for (let round = 0; round < rounds; round += 1) await stopAndStart(round, said);
    const others = said.filter(({ status }) => status !== 202);
    expect([...new Set(others.map(({ status }) => status))]).toEqual([503]);
    const present = new Set(await kept());
    const lost = said.filter(({ subject, status }) => status === 202 && !present.has(subject));
    expect(lost).toEqual([]);

    // Whoever was not told asks again under the same key, as the 503 says.
    for (const { subject } of others) expect(await handInOnce(subject)).toBe(202);
    expect(await kept()).toEqual(said.map(({ subject }) => subject).toSorted());
  },
  60_000 + rounds * 60_000,
);
