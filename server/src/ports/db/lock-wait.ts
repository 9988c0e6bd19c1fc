import { sql } from 'kysely';
import type { Executor } from './database.ts';
import { preparedAs } from './prepared.ts';
import { sqlState } from './database-unavailable.ts';

const lockNotAvailable = '55P03';

/** For the rest of this transaction: whoever waits longer for somebody else's lock gives up. */
export async function waitForLocksAtMost(tx: Executor, milliseconds: number): Promise<void> {
  await sql`${preparedAs('lock-wait')} select set_config('lock_timeout', ${String(milliseconds)}, true)`.execute(
    tx,
  );
}

/** Whether work was given up because somebody else held a lock for too long. */
export function isLockTimeout(fault: unknown): boolean {
  return (
    sqlState(fault instanceof Error && fault.cause !== undefined ? fault.cause : fault) === lockNotAvailable
  );
}
