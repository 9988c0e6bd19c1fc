import { secondsBetween } from './time.ts';

/**
 * How long a proof of presence lasts: an attempt that was sent with `prompt=login` comes back within it, and what asks for a
 * person who is there takes a proof that is no older (docs/product.md 3.1).
 */
export const freshSeconds = 10 * 60;

/** Whether the person has proven within that time that they are there. */
export function isFresh(freshAt: Date | null, now: Date): boolean {
  return freshAt !== null && secondsBetween(freshAt, now) < freshSeconds;
}
