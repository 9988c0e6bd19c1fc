import type { Reader } from './reader.ts';

export interface LimitSettings {
  /** How many proxies of our own add to X-Forwarded-For; 0: nobody's word is taken. */
  readonly trustedProxyHops: number;
  /** How many times the budgets of requests are what they are by default. */
  readonly scale: number;
}

/** A whole number within a range, both ends included. */
export function wholeNumber(
  read: Reader,
  name: string,
  range: readonly [least: number, most: number],
  otherwise: number,
) {
  const text = read.optional(name);
  if (text === undefined) return otherwise;
  const [least, most] = range;
  const value = /^(0|[1-9]\d{0,6})$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most
    ? value
    : read.fault(`${name}: "${text}" is not a whole number from ${least} to ${most}`, otherwise);
}

/** TRUSTED_PROXY_HOPS and LIMITS_SCALE. There is no way to switch limits off. */
export function limitSettings(read: Reader): LimitSettings {
  return {
    trustedProxyHops: wholeNumber(read, 'TRUSTED_PROXY_HOPS', [0, 10], 0),
    scale: wholeNumber(read, 'LIMITS_SCALE', [1, 100], 1),
  };
}
