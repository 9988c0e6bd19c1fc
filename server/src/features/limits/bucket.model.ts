import { addSeconds, secondsBetween } from '../../kernel/time.ts';

/** How much a bucket holds, and how long one token takes to come back. In any time t at most capacity + t / refill pass. */
export interface Rate {
  readonly capacity: number;
  readonly refillSeconds: number;
}

/** A bucket as it stands: the instant when it is full again, and the time. */
export interface Bucket {
  readonly fullAt: Date;
  readonly now: Date;
}

export type TakeDecision =
  | { readonly kind: 'allow'; readonly fullAt: Date }
  | { readonly kind: 'refuse'; readonly retryAfterSeconds: number };

/**
 * Seconds until the bucket is full. Never more than an empty bucket needs: a clock that was moved back, or a capacity
 * that was lowered, leaves it empty at worst.
 */
function secondsToFull(rate: Rate, bucket: Bucket): number {
  const left = Math.max(0, secondsBetween(bucket.now, bucket.fullAt));
  return Math.min(left, rate.capacity * rate.refillSeconds);
}

/** Whole milliseconds, upwards: an instant has no smaller parts, and a token must never cost nothing. */
function later(now: Date, seconds: number): Date {
  return addSeconds(now, Math.ceil(seconds * 1000) / 1000);
}

/** Whether so many tokens are in the bucket, and how it stands without them (GCRA: one instant instead of a count). */
export function decideTake(rate: Rate, tokens: number, bucket: Bucket): TakeDecision {
  const seconds = secondsToFull(rate, bucket) + tokens * rate.refillSeconds;
  const tooMuchSeconds = seconds - rate.capacity * rate.refillSeconds;
  // A millionth of a second is the error of the arithmetic, not a token.
  return tooMuchSeconds > 1e-6
    ? { kind: 'refuse', retryAfterSeconds: tooMuchSeconds }
    : { kind: 'allow', fullAt: later(bucket.now, seconds) };
}

export type BatchDecision =
  | { readonly kind: 'allow'; readonly tokens: number; readonly fullAt: Date }
  | { readonly kind: 'refuse'; readonly retryAfterSeconds: number };

/** As many tokens as there are, up to what is wanted; refused where there are fewer than `least`. */
export function decideBatch(
  rate: Rate,
  amount: { readonly least: number; readonly wanted: number },
  bucket: Bucket,
): BatchDecision {
  const there = Math.floor(rate.capacity - secondsToFull(rate, bucket) / rate.refillSeconds + 1e-6);
  const tokens = Math.max(amount.least, Math.min(amount.wanted, there));
  const decision = decideTake(rate, tokens, bucket);
  return decision.kind === 'allow' ? { ...decision, tokens } : decision;
}

/** How the bucket stands after tokens were given back: fuller, and never more than full. */
export function returnTokens(rate: Rate, tokens: number, bucket: Bucket): Date {
  return later(bucket.now, Math.max(0, secondsToFull(rate, bucket) - tokens * rate.refillSeconds));
}
