import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestDatabase } from '../../../test/test-database.ts';
import type { Database } from '../db/database.ts';
import { refuseWrongClock } from './check-clock.ts';

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
});
afterAll(async () => {
  vi.useRealTimers();
  await close();
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
