import { setTimeout as wait } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { Ticks } from '../../ports/clock/ticks.ts';
import { DatabaseUnavailable, inTransaction, type Database } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import type { Log } from '../../ports/log/log.ts';
import { leaseSeconds } from './lanes/take-messages.ts';
import type { MessageRow } from './outbox.store.ts';
import { isUnderWay } from './under-way.store.ts';

export interface PatientDeps {
  readonly db: Database;
  readonly ticks: Ticks;
  readonly log: Log;
  /** Aborts when the process is to end: then nobody is waited for. */
  readonly stopping: AbortSignal;
}

const pauseMs = 500;

/**
 * Writes what one try has come to, while the message is ours: where the database fails over or is full at this moment, again until it
 * takes it. A commit whose answer was lost may have arrived: the record of the try, by its number, says so, and nobody guesses
 * (security cases H12, H18).
 */
export async function writePatiently(
  deps: PatientDeps,
  message: MessageRow,
  write: (tx: Transaction<DatabaseSchema>) => Promise<void>,
): Promise<void> {
  const since = deps.ticks.seconds();
  for (let tries = 1; ; tries += 1) {
    const mayBeWritten = tries > 1;
    try {
      return await inTransaction(deps.db, async (tx) => {
        if (mayBeWritten && !(await isUnderWay(tx, message))) return;
        await write(tx);
      });
    } catch (fault) {
      const isOver = deps.ticks.seconds() - since > leaseSeconds || deps.stopping.aborted;
      if (!(fault instanceof DatabaseUnavailable) || isOver) throw fault;
      const facts = { messageId: message.id, attempt: message.attempt_count };
      deps.log.warn('message.outcome-waits', { ...facts, why: fault.message });
      await wait(pauseMs, undefined, { signal: deps.stopping }).catch(() => undefined);
    }
  }
}
