/** After so many attempts nobody tries any more: with the pauses below that is about twelve hours after the first. */
const mostAttempts = 20;
const firstPauseSeconds = 15;
const longestPauseSeconds = 3600;

/** How an attempt went: as the mail server said, or without it. */
export type AttemptEnd = 'accepted' | 'rejected' | 'retry' | 'unusable-address' | 'abandoned';

/** What becomes of a notice after an attempt. */
export type SendingDecision =
  | { readonly state: 'sent' }
  | { readonly state: 'queued'; readonly afterSeconds: number }
  | { readonly state: 'failed'; readonly because: 'refused' | 'gave-up' };

/** Pauses double from 15 seconds to an hour, until `mostAttempts` have been made. */
function again(attemptCount: number): SendingDecision {
  if (attemptCount >= mostAttempts) return { state: 'failed', because: 'gave-up' };
  const afterSeconds = Math.min(firstPauseSeconds * 2 ** (attemptCount - 1), longestPauseSeconds);
  return { state: 'queued', afterSeconds };
}

/**
 * Decides about a notice whose attempt ended so; `attemptCount` counts that one. Where the answer is not known, it is sent
 * again: a notice twice harms less than one that never comes.
 */
export function decideSending(end: AttemptEnd, attemptCount: number): SendingDecision {
  if (end === 'accepted') return { state: 'sent' };
  if (end === 'rejected' || end === 'unusable-address') return { state: 'failed', because: 'refused' };
  return again(attemptCount);
}
