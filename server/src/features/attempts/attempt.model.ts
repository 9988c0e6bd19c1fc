import type { AttemptView } from '@gatehouse/contract';

/** Ten minutes: long enough for a password and a second factor, short enough for a stolen link. */
export const attemptLifeSeconds = 10 * 60;

export interface AttemptTimes {
  readonly expiresAt: Date;
  readonly takenAt: Date | null;
  readonly endedAt: Date | null;
  readonly failureCode: string | null;
}

/** How an attempt stands. One whose browser never came back stays open until it expires. */
export function attemptState(attempt: AttemptTimes, now: Date): AttemptView['state'] {
  if (attempt.failureCode !== null) return 'refused';
  if (attempt.endedAt !== null) return 'finished';
  return attempt.expiresAt <= now ? 'expired' : 'open';
}

/** How an attempt ended, as people are told it: derived from the row, never written beside it. */
export type AttemptEnd =
  | 'under-way'
  | 'finished'
  | 'declined'
  | 'came-back-without-yes'
  | 'refused'
  | 'never-came-back';

const endsOfCodes: Partial<Record<string, AttemptEnd>> = {
  microsoft_declined: 'declined',
  // Both "I pressed Cancel" and "IT must approve first": neither is claimed.
  microsoft_cancelled_or_blocked: 'came-back-without-yes',
};

/** Finished, declined, refused, or never came back. */
export function attemptEnd(attempt: AttemptTimes, now: Date): AttemptEnd {
  if (attempt.failureCode !== null) return endsOfCodes[attempt.failureCode] ?? 'refused';
  if (attempt.endedAt !== null) return 'finished';
  if (attempt.expiresAt > now) return 'under-way';
  // Taken and not ended: it did come back, and we did not get to the end of it.
  return attempt.takenAt === null ? 'never-came-back' : 'refused';
}
