import { Kysely, type Transaction } from 'kysely';
import { callbackify } from 'node:util';
import pg from 'pg';
import type { Log } from '../log/log.ts';
import { inPart, tell } from '../traces/spans.ts';
import { DatabaseUnavailable } from './database-unavailable.ts';
import { FaultMappingDialect } from './fault-mapping-dialect.ts';
import { PreparingClient } from './prepared.ts';
import { RefusedWrites } from './refused-writes.ts';
import { repeatVictims } from './repeat.ts';
import type { DatabaseSchema } from './schema.ts';
import { ReachDialect, serverRole } from './reach-dialect.ts';

export { DatabaseUnavailable, takesNoWrites, writeWherePossible } from './database-unavailable.ts';

/** The pool: each statement on its own, or the way into a transaction. */
export type Database = Kysely<DatabaseSchema>;

/** Where a statement runs: the pool or a transaction. Stores take this, so that callers decide. */
export type Executor = Kysely<DatabaseSchema> | Transaction<DatabaseSchema>;

export interface DatabaseSettings {
  readonly connectionString: string;
  readonly maxConnections: number;
  readonly log: Log;
  /**
   * `server`: no more rights than the server needs, and every statement with a reach (docs/decisions/0032). `owner`: of
   * the tables; for migrations, and for tests that look behind the server's back.
   */
  readonly as: 'server' | 'owner';
  /** The longest a statement may take; migrations lift it for themselves. */
  readonly statementTimeoutMs?: number;
  /** The longest it may wait for somebody else's lock. */
  readonly lockTimeoutMs?: number;
  /** After so long without a word a transaction is ended, and its connection with it. */
  readonly idleTransactionMs?: number;
}

const int8 = 20;
/** Single rows are joined by their keys; a merge would walk through an account's users (docs/decisions/0037). */
const joins = '-c enable_mergejoin=off';

/** Opens a pool on a PostgreSQL; it connects with the first query and again after a restart of the server. */
export function openDatabase(settings: DatabaseSettings): Database {
  const pool = new pg.Pool({
    Client: PreparingClient,
    verify: callbackify(refuseStandby),
    connectionString: settings.connectionString,
    max: settings.maxConnections,
    application_name: 'gatehouse',
    statement_timeout: settings.statementTimeoutMs ?? 15_000,
    lock_timeout: settings.lockTimeoutMs ?? 10_000,
    idle_in_transaction_session_timeout: settings.idleTransactionMs ?? 60_000,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    // A statement does not wait for the answer to the one before it (docs/decisions/0039).
    pipeline: true,
    ...(settings.as === 'server' ? { options: `-c role=${serverRole} ${joins}` } : {}),
    types: { getTypeParser },
  });
  // Without listeners the loss of a connection, as when the server restarts, would end the process: the pool's hears
  // of idle ones; one that is in use tells its own, and the query under way fails besides, which is all we need.
  pool.on('error', (fault) => settings.log.warn('database.connection-lost', { why: fault.message }));
  pool.on('connect', (client) => client.on('error', () => undefined));
  const refusedWrites = new RefusedWrites(settings.log);
  const parts = { pool, refusedWrites };
  const dialect = settings.as === 'server' ? new ReachDialect(parts) : new FaultMappingDialect(parts);
  const db = new Kysely<DatabaseSchema>({ dialect });
  refusedWritesOf.set(db, refusedWrites);
  return db;
}

const refusedWritesOf = new WeakMap<Database, RefusedWrites>();

/** How often this database, asked by this process, has said that nothing can be written now. */
export function countRefusedWrites(db: Database): number {
  return refusedWritesOf.get(db)?.count ?? 0;
}

/**
 * What sessions and rules are read from is the primary alone: a standby is behind by as much as it likes, and would honour what
 * was ended (security cases E13, N02). Asked of each new connection, so that a failover that goes astray is noticed as well.
 */
async function refuseStandby(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ is_standby: boolean }>('select pg_is_in_recovery() as is_standby');
  const isStandby = rows[0]?.is_standby !== false;
  if (isStandby) throw new DatabaseUnavailable(new Error('it is a standby and may be behind'));
}

function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === int8 && format !== 'binary') return parseInt8;
  return pg.types.getTypeParser(oid, format);
}

/** `count(*)` and its like are bigint: a number for us, and a fault rather than a wrong number past 2^53. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit into a number`);
  return value;
}

/**
 * Runs the work in one transaction: all or nothing. Repeats it where it was the victim of a deadlock or of a serialization
 * conflict (repeat.ts), so the work must not have effects outside the database. A connection lost on the way is not repeated:
 * the commit may have arrived.
 */
export async function inTransaction<Result>(
  db: Database,
  work: (tx: Transaction<DatabaseSchema>) => Promise<Result>,
): Promise<Result> {
  return inPart({ name: 'transaction' }, () =>
    repeatVictims(
      () => db.transaction().execute(work),
      (attempts) => tell({ 'gatehouse.transaction.attempts': attempts }),
    ),
  );
}
