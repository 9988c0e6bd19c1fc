import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { createLog } from '../log/log.ts';
import {
  DatabaseUnavailable,
  inTransaction,
  openDatabase,
  type Database,
  type DatabaseSettings,
} from './database.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({
    connectionString: database.connectionString,
    maxConnections: 4,
    log: createLog('silent'),
    as: 'owner',
  });
  await sql`create table counters (id integer primary key, value bigint not null)`.execute(db);
  await sql`insert into counters values (1, 0), (2, 0)`.execute(db);
});

afterAll(async () => {
  await db.destroy();
  await database.drop();
});

describe('openDatabase', () => {
  test('gives bigint as a number and timestamptz as a Date', async () => {
    const answer = await sql<{
      count: number;
      at: Date;
    }>`select 9007199254740991::int8 as count, '2026-01-02T03:04:05Z'::timestamptz as at`.execute(db);
    expect(answer.rows[0]).toEqual({ count: 9007199254740991, at: new Date('2026-01-02T03:04:05Z') });
  });

  test('refuses a bigint that a number cannot hold', async () => {
    await expect(sql`select 9007199254740993::int8`.execute(db)).rejects.toThrow('does not fit');
  });

  test('survives the loss of its connections, and says DatabaseUnavailable to who was waiting', async () => {
    // A pool of its own: a connection that is dying may be handed out until its end has arrived.
    const pool = openDatabase({
      connectionString: database.connectionString,
      maxConnections: 2,
      log: createLog('silent'),
      as: 'owner',
    });
    const waiting = sql`select pg_sleep(10) /* victim */`.execute(pool);
    const outcome = expect(waiting).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect.poll(async () => terminateOthers(), { interval: 10 }).toBeGreaterThan(0);
    await outcome;
    const again = async (): Promise<unknown> => (await sql`select 1 as one`.execute(pool)).rows;
    await expect.poll(() => again().catch(() => null), { interval: 10 }).toEqual([{ one: 1 }]);
    await pool.destroy();
  });

  test('says DatabaseUnavailable where no server is', async () => {
    const nowhere = openDatabase({
      connectionString: 'postgresql://x@127.0.0.1:1/x',
      maxConnections: 1,
      log: createLog('silent'),
      as: 'owner',
    });
    await expect(sql`select 1`.execute(nowhere)).rejects.toMatchObject({ code: 'database_unavailable' });
    await nowhere.destroy();
  });
});

describe('inTransaction', () => {
  test('takes everything back where the work throws', async () => {
    const work = inTransaction(db, async (tx) => {
      await sql`update counters set value = 99 where id = 1`.execute(tx);
      throw new Error('on purpose');
    });
    await expect(work).rejects.toThrow('on purpose');
    expect(await valueOf(1)).toBe(0);
  });

  test('repeats the victim of a deadlock, so that both sides arrive', async () => {
    await Promise.all([addInOrder(1, 2), addInOrder(2, 1)]);
    expect([await valueOf(1), await valueOf(2)]).toEqual([2, 2]);
  });

  test('N04: gives up after eight attempts, and says that it is worth trying later', async () => {
    let attempts = 0;
    const work = inTransaction(db, async (tx) => {
      attempts += 1;
      await sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(tx);
    });
    await expect(work).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(attempts).toBe(8);
  });
});

describe('N03: nobody holds a connection for long', () => {
  const connect = (limits: Partial<DatabaseSettings>): Database =>
    openDatabase({
      connectionString: database.connectionString,
      maxConnections: 1,
      log: createLog('silent'),
      as: 'owner',
      ...limits,
    });
  const worksAgain = async (pool: Database): Promise<void> => {
    const one = async (): Promise<unknown> => (await sql`select 1 as one`.execute(pool)).rows;
    await expect.poll(() => one().catch(() => null), { interval: 10 }).toEqual([{ one: 1 }]);
    await pool.destroy();
  };

  test('N03: a statement that takes too long is ended, and said to be worth trying later', async () => {
    const pool = connect({ statementTimeoutMs: 100 });
    await expect(sql`select pg_sleep(20)`.execute(pool)).rejects.toBeInstanceOf(DatabaseUnavailable);
    await worksAgain(pool);
  });

  test('N03: so is one that waits for somebody else’s lock', async () => {
    const pool = connect({ lockTimeoutMs: 100 });
    await db.transaction().execute(async (tx) => {
      await sql`update counters set value = value where id = 1`.execute(tx);
      const waiting = sql`update counters set value = value where id = 1`.execute(pool);
      await expect(waiting).rejects.toMatchObject({
        code: 'database_unavailable',
        cause: { message: expect.stringContaining('lock timeout') },
      });
    });
    await worksAgain(pool);
  });

  test('N03: a transaction in which nothing is said is ended, and its locks with it', async () => {
    const pool = connect({ idleTransactionMs: 100 });
    let hasRow = false;
    const silent = inTransaction(pool, async (tx) => {
      await sql`update counters set value = value where id = 1`.execute(tx);
      // Until somebody else has the row.
      await sql`update counters set value = value where id = 1`.execute(db);
      hasRow = true;
      await sql`select 1`.execute(tx);
    });
    await expect(silent).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(hasRow).toBe(true);
    await worksAgain(pool);
  });

  test('N03: by default after fifteen seconds, ten for a lock, a minute of silence', async () => {
    const pool = connect({});
    const { rows } = await sql<Record<string, string>>`
      select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
             current_setting('idle_in_transaction_session_timeout') as silence`.execute(pool);
    expect(rows).toEqual([{ statement: '15s', lock: '10s', silence: '1min' }]);
    await pool.destroy();
  });
});

/** Ends the statement marked `victim`; says how many it met. */
async function terminateOthers(): Promise<number> {
  const answer = await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query like '%victim%' and state = 'active'`.execute(
    db,
  );
  return answer.rows.length;
}

async function addInOrder(first: number, second: number): Promise<void> {
  await inTransaction(db, async (tx) => {
    await sql`update counters set value = value + 1 where id = ${first}`.execute(tx);
    await sql`select pg_sleep(0.1)`.execute(tx);
    await sql`update counters set value = value + 1 where id = ${second}`.execute(tx);
  });
}

async function valueOf(id: number): Promise<number | undefined> {
  const answer = await sql<{ value: number }>`select value from counters where id = ${id}`.execute(db);
  return answer.rows[0]?.value;
}
