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
