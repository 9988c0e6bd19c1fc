import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../src/ports/db/embedded/embedded-postgres.ts';
import { createLog } from '../src/ports/log/log.ts';
import type { Browser } from './browser.ts';
import { send, connectMailbox, signIn, startHouse, type House } from './harness.ts';
import { seedDatabase } from './seed-database.ts';

/** More than PostgreSQL has places for. */
const others = 200;

let folder: string;
let postgres: EmbeddedPostgres;
let house: House;
let ada: Browser;

// A PostgreSQL of its own: nobody else's tests shall stand in the queue.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-exhaustion-'));
  postgres = await openEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    durability: 'none',
    log: createLog('silent'),
  });
  const { connectionString } = postgres;
  await seedDatabase(connectionString);
  house = await startHouse({ database: { connectionString, drop: () => Promise.resolve() } });
  ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
});
afterAll(async () => {
  await house.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Opens a transaction and says nothing more; undefined where there is no place any more. */
async function openIdle(): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString: house.databaseUrl });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('begin');
    await client.query('select count(*) from users');
    return client;
  } catch {
    return undefined;
  }
}

/** Two dozen people at once, half of whom write; each answer in one of the forms there are. */
async function told(): Promise<Map<number, number>> {
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, number) =>
      ada.ask(`${house.baseUrl}/api/${number % 2 === 0 ? 'session' : 'profile'}`, {
        ...(number % 2 === 0
          ? {}
          : {
              method: 'PUT',
              body: JSON.stringify({ displayName: 'Ada Lindqvist', language: 'en', timeZone: null }),
            }),
        headers: { origin: house.baseUrl, 'content-type': 'application/json' },
      }),
    ),
  );
  for (const page of answers.filter(({ status }) => status === 503)) {
    expect(page.text).toContain('database_unavailable');
    expect(page.headers.get('retry-after')).not.toBeNull();
  }
  return new Map(
    [...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => [status, all.length]),
  );
}

test('N03: while others hold every place that PostgreSQL has, requests are answered or told to come later', async () => {
  const idle: pg.Client[] = [];
  for (let number = 0; number < others; number += 1) {
    const client = await openIdle();
    if (client !== undefined) idle.push(client);
  }
  expect(idle.length).toBeGreaterThan(50);
  expect(idle.length).toBeLessThan(others);
  for (const status of (await told()).keys()) expect([200, 503]).toContain(status);
  // Of its own connections nothing is left: from here on each would have to be made anew, and there is no place.
  const [one] = idle;
  await one?.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
    ['gatehouse'],
  );
  const refilled = [await openIdle(), await openIdle(), await openIdle()].filter(
    (client) => client !== undefined,
  );
  for (const status of (await told()).keys()) expect([200, 503]).toContain(status);

  await Promise.all([...idle, ...refilled].map((client) => client.end()));
  await expect.poll(told, { timeout: 20_000 }).toEqual(new Map([[200, 24]]));
  expect((await send(house, ada)).state).toBe('queued');
});
