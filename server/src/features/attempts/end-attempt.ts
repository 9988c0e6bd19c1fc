import type { ErrorCode } from '@gatehouse/contract';
import type { Executor } from '../../ports/db/database.ts';
import type { AttemptTrace } from './attempt-trace.ts';
import { endAttemptRow } from './attempts.store.ts';

/** The attempt led where it should. */
export async function finishAttempt(
  tx: Executor,
  attempt: { readonly id: string; readonly trace: AttemptTrace },
  now: Date,
): Promise<void> {
  const { id, trace } = attempt;
  await endAttemptRow(tx, id, { endedAt: now, failureCode: null, aadsts: null, reference: null, trace });
}

/** The silent attempt has its answer: a question must be shown. Another attempt shows it; the person sees one journey. */
export async function continueAttempt(
  tx: Executor,
  attempt: { readonly id: string; readonly aadsts: number | null; readonly trace: AttemptTrace },
  now: Date,
  continuedAs: string,
): Promise<void> {
  const { id, trace } = attempt;
  const end = {
    endedAt: now,
    failureCode: null,
    aadsts: attempt.aadsts,
    reference: null,
    trace,
    continuedAs,
  };
  await endAttemptRow(tx, id, end);
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
  attempt: { readonly id: string; readonly trace: AttemptTrace },
  now: Date,
  failure: AttemptFailure,
): Promise<void> {
  await endAttemptRow(tx, attempt.id, {
    endedAt: now,
    failureCode: failure.code,
    aadsts: failure.aadsts,
    reference: failure.reference,
    trace: attempt.trace,
  });
}
