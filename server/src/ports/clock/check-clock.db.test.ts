import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { createLog } from '../log/log.ts';
import { refuseWrongClock } from './check-clock.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({
    connectionString: database.connectionString,
    maxConnections: 1,
    log: createLog('silent'),
    as: 'owner',
  });
});
afterAll(async () => {
  vi.useRealTimers();
  await db.destroy();
  await database.drop();
});

test('clocks that agree are taken', async () => {
  await expect(refuseWrongClock(db, false)).resolves.toBeUndefined();
});

test('a machine whose clock is wrong is refused', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  await expect(refuseWrongClock(db, true)).rejects.toThrow(/(59|60|61) seconds apart/);
  vi.useRealTimers();
});

test('a moved clock is refused in production and taken in development', async () => {
  await sql`select set_clock_offset(3600)`.execute(db);
  await expect(refuseWrongClock(db, true)).resolves.toBeUndefined();
  await expect(refuseWrongClock(db, false)).rejects.toThrow('moved development clock');
});
