import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { inTransaction, openDatabase, type Database } from '../../ports/db/database.ts';
import { createLog } from '../../ports/log/log.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { createSealing } from '../../ports/secrets/sealing.ts';
import { factsContext } from './enqueue-notice.ts';
import { readContent, type Notice } from './notice.model.ts';
import { takeDueNotices } from './notices.store.ts';
import { BulkPace, enqueueBulkNotices, enqueueNotice, takeNotices } from './public.ts';

let database: TestDatabase;
let db: Database;
const sealing = createSealing([{ id: 'k1', bytes: randomBytes(32) }]);
const deps = { random: systemRandom, sealing };
const code = '40917362-canary';

beforeAll(async () => {
  database = await createTestDatabase();
  const log = createLog('silent');
  db = openDatabase({ connectionString: database.connectionString, maxConnections: 4, log, as: 'owner' });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const noticeOf = (idempotencyKey: string): Notice => ({
  organizationId: null,
  recipient: { address: 'lee@contoso.example', name: 'Lee' },
  idempotencyKey,
  at: new Date('2026-11-23T12:00:00Z'),
  content: { kind: 'email-code', code, minutes: 10 },
});
const rows = () => db.selectFrom('notices').selectAll().execute();

describe('asking for a notice', () => {
  test('writes what it says sealed, never readable in a dump', async () => {
    await enqueueNotice(deps, db, noticeOf('one'));
    const [row] = await rows();
    const sealed = row?.sealed_facts ?? Buffer.alloc(0);
    const content = sealing.open(sealed, factsContext(row?.id ?? '')).reveal();
    expect(readContent(content)).toEqual(noticeOf('one').content);
    const dump = await sql<{ text: string }>`select string_agg(n::text, '') as text from notices n`.execute(
      db,
    );
    const text = dump.rows[0]?.text ?? '';
    expect(text).toContain('lee@contoso.example');
    for (const spelling of [code, Buffer.from(code).toString('hex')]) expect(text).not.toContain(spelling);
  });

  test('a second time for the same act asks for nothing more', async () => {
    expect(await enqueueNotice(deps, db, noticeOf('two'))).toBe(true);
    expect(await enqueueNotice(deps, db, noticeOf('two'))).toBe(false);
    const both = await Promise.all(['three', 'three'].map((key) => enqueueNotice(deps, db, noticeOf(key))));
    expect(both.toSorted()).toEqual([false, true]);
    expect((await rows()).filter((row) => row.idempotency_key === 'two')).toHaveLength(1);
  });

  test('keeps the address in the one form in which it is mailed, and what is no address as it is', async () => {
    const addressOf = async (idempotencyKey: string, address: string): Promise<string | undefined> => {
      await enqueueNotice(deps, db, { ...noticeOf(idempotencyKey), recipient: { address, name: null } });
      return (await rows()).find((row) => row.idempotency_key === idempotencyKey)?.recipient_address;
    };
    expect(await addressOf('upper', 'Lee@CONTOSO.Example')).toBe('Lee@contoso.example');
    expect(await addressOf('none', 'lee@contoso.example, b@evil.example')).toBe(
      'lee@contoso.example, b@evil.example',
    );
  });

  test('is undone with the act', async () => {
    const act = inTransaction(db, async (tx) => {
      await enqueueNotice(deps, tx, noticeOf('undone'));
      throw new Error('the act failed');
    });
    await expect(act).rejects.toThrow('the act failed');
    expect((await rows()).map((row) => row.idempotency_key)).not.toContain('undone');
  });
});

describe('taking what is due', () => {
  test('what somebody waits for goes before mails to many, however long those have waited', async () => {
    await db.deleteFrom('notices').execute();
    const { at } = noticeOf('');
    const bulk = Array.from({ length: 8 }, (_, index) => noticeOf(`bulk-${index}`));
    expect(await enqueueBulkNotices(deps, db, bulk)).toBe(8);
    const later = new Date(at.getTime() + 60_000);
    for (const key of ['late-1', 'late-2']) await enqueueNotice(deps, db, { ...noticeOf(key), at: later });
    // Long after that date, so that all are due; with a life of ten minutes they would be of no use any more.
    await db.updateTable('notices').set({ expires_at: null }).execute();
    const take = async (all: number, most: number): Promise<string[]> =>
      (await takeDueNotices(db, { all, bulk: most }, 60)).map((row) => row.idempotency_key).toSorted();

    expect(await take(3, 5)).toEqual(['bulk-0', 'late-1', 'late-2']);
    expect(await take(16, 0)).toEqual([]);
    expect(await take(16, 4)).toHaveLength(4);
    expect(await take(2, 100)).toHaveLength(2);
    expect(await take(16, 100)).toHaveLength(1);
  });

  test('those to many leave at the pace of the process', async () => {
    await db.deleteFrom('notices').execute();
    await enqueueBulkNotices(
      deps,
      db,
      Array.from({ length: 9 }, (_, index) => noticeOf(`paced-${index}`)),
    );
    await db.updateTable('notices').set({ expires_at: null }).execute();
    let now = 0;
    const sender = { db, bulkPace: new BulkPace(3, { seconds: () => now }) };
    const take = async (): Promise<number> => (await takeNotices(sender, 16)).length;
    expect([await take(), await take()]).toEqual([3, 0]);
    now += 1;
    expect([await take(), await take()]).toEqual([3, 0]);
  });
});
