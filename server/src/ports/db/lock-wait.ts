import { sql } from 'kysely';
import type { Executor } from './database.ts';
import { sqlState } from './database-unavailable.ts';
import { preparedAs } from './prepared.ts';

const lockNotAvailable = '55P03';

/**
 * For a transaction that does several people's work: to its end whoever waits longer for somebody else's lock gives up, and what a
 * connection plans while the tables are small is planned by indexes (security case N17).
 */
export async function prepareForMany(tx: Executor, lockMilliseconds: number): Promise<void> {
  await sql`${preparedAs('lock-wait')}
    select set_config('lock_timeout', ${String(lockMilliseconds)}, true), set_config('enable_seqscan', 'off', true)`.execute(
    tx,
  );
}

/** Whether work was given up because somebody else held a lock for too long. */
export function isLockTimeout(fault: unknown): boolean {
  return sqlState(fault) === lockNotAvailable;
}
