import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseUnavailable, sqlState } from './database-unavailable.ts';

const serializationFailure = '40001';
const deadlockDetected = '40P01';
/** Of tries of which each fifth fails, one in 400,000 fails all of them (security case N04). */
const mostAttempts = 8;

/**
 * Does work of the database's again where PostgreSQL chose it as the victim of a deadlock or of a serialization conflict: then nothing of
 * it has happened. A whole transaction, or a statement that is one by itself; never a part of one.
 */
export async function repeatVictims<Result>(
  work: () => Promise<Result>,
  tellAgain: (attempts: number) => void = () => undefined,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (fault) {
      if (!isVictim(fault)) throw fault;
      if (attempt === mostAttempts) throw new DatabaseUnavailable(fault as Error);
      tellAgain(attempt + 1);
      await wait(attempt * 10);
    }
  }
}

function isVictim(fault: unknown): boolean {
  const code = sqlState(fault);
  return code === serializationFailure || code === deadlockDetected;
}
