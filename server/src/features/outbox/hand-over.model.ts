import { heededRetryAfter } from './lanes/lane.model.ts';

/** What is known after one hand-over to Graph. */
export type HandOverFacts =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly graphCode: string | null;
      readonly retryAfterSeconds: number | null;
    }
  | { readonly kind: 'no-connection' | 'body-not-sent' | 'no-answer' };

export type HandOverDecision =
  | { readonly state: 'sent'; readonly outcome: 'accepted' }
  /** Surely not sent: it is tried again, by itself, after a while. */
  | {
      readonly state: 'queued';
      readonly outcome: 'surely-not-sent';
      readonly afterSeconds: number;
      readonly explanation: string;
      /** Its mailbox must be connected again before it can leave. */
      readonly needsReconnect?: true;
    }
  /** Refused by Microsoft; or given up, and then it surely was not sent. */
  | {
      readonly state: 'failed';
      readonly outcome: 'refused' | 'surely-not-sent';
      readonly explanation: string;
    }
  | { readonly state: 'unconfirmed'; readonly outcome: 'unconfirmed'; readonly explanation: string };

/** What is known of this message's tries, this one included. */
export interface Tries {
  readonly attemptCount: number;
  /** How often in a row, this one included, Graph has refused the access token since the mailbox was connected. */
  readonly refusedTokens: number;
}

const longestWaitSeconds = 15 * 60;

/** 10 s, 20 s, 40 s … up to a quarter of an hour. */
export function backOffSeconds(attemptCount: number): number {
  return Math.min(longestWaitSeconds, 10 * 2 ** Math.min(10, Math.max(0, attemptCount - 1)));
}

const later = (
  afterSeconds: number,
  explanation: string,
): Extract<HandOverDecision, { state: 'queued' }> => ({
  state: 'queued',
  outcome: 'surely-not-sent',
  afterSeconds,
  explanation,
});
const failed = (explanation: string): HandOverDecision => ({
  state: 'failed',
  outcome: 'refused',
  explanation,
});
const unconfirmed: HandOverDecision = {
  state: 'unconfirmed',
  outcome: 'unconfirmed',
  explanation:
    'Microsoft did not answer in time. The mail may have left or not; only your Sent Items can tell. We never send it twice by ourselves.',
};

/** What a refusal means to the sender. Codes: learn.microsoft.com/graph/errors and published captures (read 2026-11). */
const refusals: Readonly<Record<string, string>> = {
  ErrorInvalidRecipients: 'Microsoft does not accept an address of this message. It surely did not leave.',
  ErrorSendAsDenied: 'Microsoft does not let this mailbox send in that name. It surely did not leave.',
  ErrorAccessDenied:
    'Microsoft does not let us send from this mailbox any more. Ask your IT admin. It surely did not leave.',
  MailboxNotEnabledForRESTAPI:
    'Your account has no Exchange Online mailbox that can send. Ask your IT admin. It surely did not leave.',
  ErrorMessageSizeExceeded: 'The message is too large for your organization. It surely did not leave.',
  RequestEntityTooLarge: 'The message is too large for Outlook. It surely did not leave.',
  ErrorExceededMaxRecipientLimit:
    'The message has more recipients than your mailbox may write to at once. It surely did not leave.',
  ErrorExceededMessageLimit:
    'Microsoft lets this mailbox send no more today. Look into its inbox: Microsoft may ask something there. It surely did not leave.',
  ErrorExceededHourlyMessageLimit:
    'Microsoft lets this mailbox send no more for an hour. It surely did not leave.',
  ErrorMessageSubmissionBlocked:
    'Microsoft has blocked this mailbox from sending. Ask your IT admin. It surely did not leave.',
  ErrorAccountSuspend: 'Microsoft has suspended this account. Ask your IT admin. It surely did not leave.',
  ErrorQuotaExceeded: 'Your mailbox is full, so that no copy fits into Sent Items. It surely did not leave.',
};
const otherRefusal = 'Microsoft refused the message. It surely did not leave.';

/**
 * Each time with a new access token: at once, then after one minute, two, four and eight. After a quarter of an hour nothing but the
 * person can help: most often Microsoft wants to see them again, and says so to no renewal.
 */
const mostRefusedTokens = 6;

/** 401 is about the access, not about the message: it surely did not leave, and never fails by it (security case H16). */
function decideRefusedToken({ refusedTokens }: Tries): HandOverDecision {
  if (refusedTokens <= 1) return later(0, 'Microsoft asked us to prove your permission again.');
  const explanation = 'Microsoft did not accept our access to your mailbox, so we ask for a new one.';
  // The next look holds it; seconds later, so that nothing turns in a circle where the mailbox cannot be asked about.
  if (refusedTokens >= mostRefusedTokens) return { ...later(10, explanation), needsReconnect: true };
  return later(60 * 2 ** (refusedTokens - 2), explanation);
}

function decideAnswer(answer: Extract<HandOverFacts, { kind: 'answered' }>, tries: Tries): HandOverDecision {
  // 202 is final whatever its headers say: with Retry-After too (security case H04).
  if (answer.status === 202) return { state: 'sent', outcome: 'accepted' };
  if (answer.status === 401) return decideRefusedToken(tries);
  // Only with Graph's own error body: a gateway's bare 429 proves nothing about what is behind it.
  if (answer.status === 429 && answer.graphCode !== null) {
    return later(
      Math.max(heededRetryAfter(answer.retryAfterSeconds ?? 0), backOffSeconds(tries.attemptCount)),
      'Microsoft asked us to slow down. Nothing to do; it goes on by itself.',
    );
  }
  if ([400, 403, 404, 413].includes(answer.status))
    return failed(refusals[answer.graphCode ?? ''] ?? otherRefusal);
  return unconfirmed;
}

/**
 * What becomes of the message. sendMail has no idempotency, so only what Graph surely did not take is tried again
 * (docs/product.md 3.7); everything in doubt waits for the person.
 */
export function decideHandOver(facts: HandOverFacts, tries: Tries): HandOverDecision {
  if (facts.kind === 'answered') return decideAnswer(facts, tries);
  if (facts.kind === 'no-answer') return unconfirmed;
  return later(backOffSeconds(tries.attemptCount), 'Microsoft could not be reached. It goes on by itself.');
}

/** A message that so many tries have broken off at is what they break off at (security case H10). */
const mostInterruptions = 8;

/**
 * What becomes of a message whose worker died, or failed, at it: without the mark that the hand-over began, it surely did not
 * leave (case H02). How many tries have broken off so, this one included, decides for how long it is let alone, and how often.
 */
export function decideAbandoned(handingOverAt: Date | null, interruptionCount: number): HandOverDecision {
  if (handingOverAt !== null) return unconfirmed;
  if (interruptionCount >= mostInterruptions)
    return {
      state: 'failed',
      outcome: 'surely-not-sent',
      explanation: `Our sending broke off at this message ${interruptionCount} times, so we have stopped trying. Please tell support. It surely did not leave.`,
    };
  // The first may have been the end of its process, as at an update.
  return later(
    interruptionCount <= 1 ? 0 : backOffSeconds(interruptionCount - 1),
    'Our sending was interrupted before the message left. It goes on by itself.',
  );
}
