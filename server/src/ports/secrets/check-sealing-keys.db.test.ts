import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { acrossOrganizations } from '../db/reach.ts';
import { createLog } from '../log/log.ts';
import { refuseWrongSealingKeys } from './check-sealing-keys.ts';
import { sealedColumns } from './sealed-columns.ts';
import { createSealing, type SealingKey } from './sealing.ts';
import { Secret } from './secret.ts';

const k1: SealingKey = { id: 'k1', bytes: Buffer.alloc(32, 1) };
const k2: SealingKey = { id: 'k2', bytes: Buffer.alloc(32, 2) };
const otherK1: SealingKey = { id: 'k1', bytes: Buffer.alloc(32, 3) };

let database: TestDatabase;
let owner: Database;
/** As the server has it. */
let db: Database;

beforeEach(async () => {
  database = await createTestDatabase();
  const settings = {
    connectionString: database.connectionString,
    maxConnections: 2,
    log: createLog('silent'),
  };
  owner = openDatabase({ ...settings, as: 'owner' });
  db = openDatabase({ ...settings, as: 'server' });
});
afterEach(async () => {
  await Promise.all([owner.destroy(), db.destroy()]);
  await database.drop();
});

const check = (...keys: [SealingKey, ...SealingKey[]]): Promise<void> =>
  acrossOrganizations(() => refuseWrongSealingKeys(db, keys));

const canaries = () => owner.selectFrom('sealing_canaries').selectAll().orderBy('key_id').execute();

/** A mail of ours that waits, sealed with this key. */
async function sealNotice(key: SealingKey, id: string): Promise<void> {
  const sealed = createSealing([key]).seal(new Secret('{}'), ['notice', id]);
  await sql`
    insert into notices (id, kind, recipient_address, sealed_facts, idempotency_key, state, created_at, due_at)
    values (${id}, 'any', 'ada@contoso.example', ${sealed}, ${id}, 'queued', clock_now(), clock_now())`.execute(
    owner,
  );
}

describe('G06: at the start', () => {
  test('the same keys are taken, as often as it starts', async () => {
    await check(k1);
    const [first] = await canaries();
    await sealNotice(k1, 'a');
    await check(k1);
    expect(await canaries()).toEqual([first]);
  });

  test('another key under a known id is refused, and nothing is written', async () => {
    await check(k1);
    const before = await canaries();
    await expect(check(otherK1)).rejects.toThrow(
      'SEALING_KEYS: k1 is not the key with which this database was used under that id. Nothing was changed',
    );
    await expect(check(k2, otherK1)).rejects.toThrow('k1 is not the key');
    expect(await canaries()).toEqual(before);
  });

  test('a lost key under which something is sealed is refused, and nothing is written', async () => {
    await check(k1);
    await sealNotice(k1, 'a');
    const before = await canaries();
    await expect(check(k2)).rejects.toThrow(
      'SEALING_KEYS: values in this database are sealed with k1 (1 value), which is not given. Nothing was changed',
    );
    expect(await canaries()).toEqual(before);
  });

  test('a key that is followed by another, and under which nothing is sealed any more, may go; its id stays its own', async () => {
    await check(k1);
    await sealNotice(k1, 'a');
    await check(k2, k1);
    await sealNotice(k2, 'b');
    await sql`delete from notices where id = 'a'`.execute(owner);
    await check(k2);
    await expect(check(k2, otherK1)).rejects.toThrow('k1 is not the key');
    expect((await canaries()).map(({ key_id }) => key_id)).toEqual(['k1', 'k2']);
  });

  test('a database from before there were canaries is refused where a key is lost, and believes those it is given', async () => {
    await sealNotice(k1, 'a');
    await expect(check(k2)).rejects.toThrow('sealed with k1 (1 value), which is not given');
    expect(await canaries()).toEqual([]);
    await check(k2, k1);
    await expect(check(k2, otherK1)).rejects.toThrow('k1 is not the key');
  });

  test('of two replicas that start at once with different keys of one id, one is refused', async () => {
    const starts = await Promise.allSettled([check(k1), check(otherK1)]);
    expect(starts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('the server has no right to change a canary', async () => {
    await check(k1);
    const change = acrossOrganizations(() =>
      db
        .updateTable('sealing_canaries')
        .set({ sealed: Buffer.alloc(1) })
        .execute(),
    );
    await expect(change).rejects.toThrow('permission denied');
  });
});

test('every column that holds sealed values is looked at', async () => {
  const found = await sql<{ name: string; column: string }>`
    select table_name as name, column_name as column from information_schema.columns
     where table_schema = current_schema() and column_name like 'sealed\\_%' order by 1, 2`.execute(owner);
  expect(found.rows.map(({ name, column }) => [name, column])).toEqual(
    sealedColumns.map(({ table, column }) => [table, column]),
  );
});
