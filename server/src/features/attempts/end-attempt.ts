import type { ErrorCode } from '@gatehouse/contract';
import type { Executor } from '../../ports/db/database.ts';
import { endAttemptRow } from './attempts.store.ts';

/** The attempt led where it should. */
export async function finishAttempt(tx: Executor, attemptId: string, now: Date): Promise<void> {
  await endAttemptRow(tx, attemptId, { endedAt: now, failureCode: null, aadsts: null, reference: null });
}

export interface AttemptFailure {
  readonly code: ErrorCode;
  /** Microsoft's number, where it gave one. */
  readonly aadsts: number | null;
  readonly reference: string;
}

/** The attempt was refused, by Microsoft or by us; support finds it by the reference. */
export async function refuseAttempt(
  tx: Executor,
  attemptId: string,
  now: Date,
  failure: AttemptFailure,
): Promise<void> {
  await endAttemptRow(tx, attemptId, {
    endedAt: now,
    failureCode: failure.code,
    aadsts: failure.aadsts,
    reference: failure.reference,
  });
}
