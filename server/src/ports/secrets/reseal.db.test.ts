import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { acrossOrganizations } from '../db/reach.ts';
import { createLog } from '../log/log.ts';
import { reseal } from './reseal.ts';
import { keysInUse } from './sealed-columns.ts';
import { createSealing, type SealingKey } from './sealing.ts';
import { Secret } from './secret.ts';

const k1: SealingKey = { id: 'k1', bytes: Buffer.alloc(32, 1) };
const k2: SealingKey = { id: 'k2', bytes: Buffer.alloc(32, 2) };

let database: TestDatabase;
let db: Database;
beforeEach(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  db = openDatabase({ connectionString, maxConnections: 4, log: createLog('silent'), as: 'owner' });
});
afterEach(async () => {
  await db.destroy();
  await database.drop();
});

const sealFor = (key: SealingKey, id: string, text: string): Buffer =>
  createSealing([key]).seal(new Secret(text), ['notice-facts', id]);
async function keepNotice(id: string, sealed: Buffer): Promise<void> {
  await sql`
    insert into notices (id, kind, recipient_address, sealed_facts, idempotency_key, state, created_at, due_at)
    values (${id}, 'any', 'ada@contoso.example', ${sealed}, ${id}, 'queued', clock_now(), clock_now())`.execute(
    db,
  );
}
async function textOf(id: string, keys: readonly [SealingKey, ...SealingKey[]]): Promise<string> {
  const row = await db
    .selectFrom('notices')
    .select('sealed_facts')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return createSealing(keys)
    .open(row.sealed_facts ?? Buffer.alloc(0), ['notice-facts', id])
    .reveal();
}

describe('G05: sealing anew with another key', () => {
  test('reaches every value, in parts, and frees the old key; what does not open is named and left', async () => {
    for (let number = 0; number < 250; number += 1)
      await keepNotice(
        `n${String(number).padStart(3, '0')}`,
        sealFor(k1, `n${String(number).padStart(3, '0')}`, 'x'),
      );
    await keepNotice('of-another', sealFor(k1, 'another', 'x'));
    await keepNotice('new', sealFor(k2, 'new', 'y'));
    const before = await acrossOrganizations(() => keysInUse(db));
    expect(before).toEqual([
      { id: 'k1', count: 251 },
      { id: 'k2', count: 1 },
    ]);
    const done = await acrossOrganizations(() => reseal(db, [k2, k1]));
    expect(done).toEqual({ resealedCount: 250, unopened: ['notices.sealed_facts of of-another'] });
    expect(await acrossOrganizations(() => keysInUse(db))).toEqual([
      { id: 'k1', count: 1 },
      { id: 'k2', count: 251 },
    ]);
    expect([await textOf('n249', [k2]), await textOf('new', [k2])]).toEqual(['x', 'y']);
    expect(await acrossOrganizations(() => reseal(db, [k2, k1]))).toMatchObject({ resealedCount: 0 });
  });

  test('loses nothing that somebody writes at the same moment', async () => {
    await keepNotice('a', sealFor(k1, 'a', 'the older'));
    const isWaiting = async (): Promise<boolean> => {
      const waiting = await sql`
        select from pg_locks l join pg_stat_activity a on a.pid = l.pid
         where not l.granted and a.datname = current_database()`.execute(db);
      return waiting.rows.length > 0;
    };
    const written = await db.transaction().execute(async (tx) => {
      const newer = sealFor(k1, 'a', 'the newer');
      await sql`update notices set sealed_facts = ${newer} where id = 'a'`.execute(tx);
      const resealing = acrossOrganizations(() => reseal(db, [k2, k1]));
      // It has read the older one, and waits for this row.
      await expect.poll(isWaiting, { interval: 5, timeout: 10_000 }).toBe(true);
      return { resealing };
    });
    expect(await written.resealing).toMatchObject({ resealedCount: 0 });
    expect(await textOf('a', [k2, k1])).toBe('the newer');
    expect(await acrossOrganizations(() => reseal(db, [k2, k1]))).toMatchObject({ resealedCount: 1 });
    expect(await textOf('a', [k2])).toBe('the newer');
  });
});
