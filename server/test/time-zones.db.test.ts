import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addSeconds, secondsBetween } from '../src/kernel/time.ts';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { openDatabase, type Database } from '../src/ports/db/database.ts';
import { createLog } from '../src/ports/log/log.ts';
import { newId, systemRandom } from '../src/ports/random/random.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Australia/Lord_Howe',
];
/** Clock changes in both directions, a leap day, the end of 32 bits, the turn of a year. */
const instants = [
  '2027-03-28T00:59:59.999Z',
  '2027-03-28T01:00:00.000Z',
  '2026-10-25T00:30:00.000Z',
  '2026-11-01T05:30:00.000Z',
  '2028-02-29T23:59:59.000Z',
  '2038-01-19T03:14:08.000Z',
  '2026-12-31T23:59:59.999Z',
];

let database: TestDatabase;
let db: Database;
const zoneBefore = process.env['TZ'];
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({
    connectionString: database.connectionString,
    maxConnections: 2,
    log: createLog('silent'),
    as: 'owner',
  });
});
afterAll(async () => {
  process.env['TZ'] = zoneBefore ?? 'UTC';
  await db.destroy();
  await database.drop();
});

describe.each(zones)('N19: in %s', (zone) => {
  test.each(instants)('%s comes back from the database as it went in', async (text) => {
    process.env['TZ'] = zone;
    const instant = new Date(text);
    const id = newId('org', instant, systemRandom);
    await db
      .insertInto('organizations')
      .values({ id, name: `${zone} ${text}`, created_at: instant })
      .execute();
    const row = await db
      .selectFrom('organizations')
      .select('created_at')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.created_at.toISOString()).toBe(text);
  });

  test.each(instants)('ten minutes after %s are ten minutes', (text) => {
    process.env['TZ'] = zone;
    const instant = new Date(text);
    expect(addSeconds(instant, 600).getTime() - instant.getTime()).toBe(600_000);
    expect(secondsBetween(addSeconds(instant, -7 * 86_400), instant)).toBe(7 * 86_400);
  });

  test('the one clock tells the same time', async () => {
    process.env['TZ'] = zone;
    expect(Math.abs((await databaseClock.now(db)).getTime() - Date.now())).toBeLessThan(30_000);
  });
});
