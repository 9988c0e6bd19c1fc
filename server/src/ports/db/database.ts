import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { AppError } from '../../kernel/app-error.ts';
import type { Log } from '../log/log.ts';
import type { DatabaseSchema } from './schema.ts';

export type Database = Kysely<DatabaseSchema>;
/** The database, or a transaction of it. */
export type Executor = Kysely<DatabaseSchema>;

/** bigint as a number: our counts stay far below 2^53. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

const statementTimeoutMs = 15_000;
const connectTimeoutMs = 5_000;

/**
 * SQLSTATE classes and codes that mean "the server is not there": 08 connection, 57P01-57P03 shutting down or starting,
 * 53300 too many connections (postgresql.org/docs/current/errcodes-appendix.html). Node's own codes beside them.
 */
const unavailable = /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)$/;
const lostConnection = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

function codeOf(fault: unknown): string {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : '';
}

function isUnavailable(fault: unknown): boolean {
  return unavailable.test(codeOf(fault)) || (fault instanceof Error && lostConnection.test(fault.message));
}

/** A pool whose lost connections are answered as what they are: the database is unavailable, nothing else is broken. */
class Pool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: (fault: Error | undefined, client: pg.PoolClient | undefined, done: (release?: boolean) => void) => void): void;
  override connect(callback?: (fault: Error | undefined, client: pg.PoolClient | undefined, done: (release?: boolean) => void) => void): Promise<pg.PoolClient> | void {
    if (callback) return super.connect(callback);
    return super.connect().catch((fault: unknown) => {
      throw asAppError(fault);
    });
  }
}

function asAppError(fault: unknown): unknown {
  return isUnavailable(fault) ? new AppError('database_unavailable', 'the database does not answer', { cause: fault }) : fault;
}

/** Opens the database. Nothing is connected before the first query. */
export function openDatabase(settings: { readonly connectionString: string; readonly maxConnections: number; readonly log: Log }): Database {
  const pool = new Pool({
    connectionString: settings.connectionString,
    max: settings.maxConnections,
    application_name: 'gatehouse',
    statement_timeout: statementTimeoutMs,
    connectionTimeoutMillis: connectTimeoutMs,
    types,
  });
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', (fault) => settings.log.warn('database.connection-lost', { why: fault.message }));
  return new Kysely<DatabaseSchema>({ dialect: new PostgresDialect({ pool }) });
}

/** Serialization failure and deadlock: PostgreSQL asks for another try of the whole transaction. */
const tryAgain = new Set(['40001', '40P01']);
const mostTries = 3;

/** Runs the work in one transaction: committed whole, or not at all. It may run up to three times. */
export async function inTransaction<Result>(db: Database, work: (tx: Transaction<DatabaseSchema>) => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (fault) {
      if (tries >= mostTries || !tryAgain.has(codeOf(fault))) throw asAppError(fault);
    }
  }
}
