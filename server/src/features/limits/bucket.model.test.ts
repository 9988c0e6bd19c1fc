import { describe, expect, test } from 'vitest';
import { addSeconds } from '../../kernel/time.ts';
import { decideBatch, decideTake, returnTokens, type Bucket, type Rate } from './bucket.model.ts';

const now = new Date('2026-11-02T09:00:00Z');
const rate: Rate = { capacity: 3, refillSeconds: 1200 };
const bucket = (secondsToFull: number): Bucket => ({ fullAt: addSeconds(now, secondsToFull), now });

describe('taking from a bucket of three, one back each 1,200 s', () => {
  test.each([
    ['a full one gives', 0, 1, 1200],
    ['all three at once', 0, 3, 3600],
    ['one that became full long ago is no fuller', -1_000_000, 1, 1200],
    ['the last one', 2400, 1, 3600],
    ['half a token is there besides', 1800, 1, 3000],
  ])('%s', (_name, secondsToFull, tokens, then) => {
    expect(decideTake(rate, tokens, bucket(secondsToFull))).toEqual({
      kind: 'allow',
      fullAt: addSeconds(now, then),
    });
  });

  test.each([
    ['four at once never pass', 0, 4, 1200],
    ['an empty one refuses', 3600, 1, 1200],
    ['for as long as the token is on its way', 2401, 1, 1],
    ['a clock that was moved back leaves it empty, not locked for a year', 31_536_000, 1, 1200],
  ])('%s', (_name, secondsToFull, tokens, retryAfterSeconds) => {
    expect(decideTake(rate, tokens, bucket(secondsToFull))).toEqual({ kind: 'refuse', retryAfterSeconds });
  });

  test('in any time t at most capacity + t / refill pass, whatever is tried', () => {
    let fullAt = now;
    const passedAt: number[] = [];
    // A try each 7 s for a day, in bursts of three.
    for (let second = 0; second < 86_400; second += 7) {
      for (let burst = 0; burst < 3; burst += 1) {
        const decision = decideTake(rate, 1, { fullAt, now: addSeconds(now, second) });
        if (decision.kind === 'refuse') continue;
        fullAt = decision.fullAt;
        passedAt.push(second);
      }
    }
    expect(passedAt.length).toBeGreaterThan(60);
    for (const [index, from] of passedAt.entries())
      for (const [count, until] of passedAt.slice(index).entries())
        expect(count + 1).toBeLessThanOrEqual(rate.capacity + (until - from) / rate.refillSeconds);
  });
});

describe('a batch for a process', () => {
  test.each([
    ['what is wanted', 0, { least: 1, wanted: 2 }, 2],
    ['what is left', 1200, { least: 1, wanted: 50 }, 2],
    ['the one that is left', 2400, { least: 1, wanted: 50 }, 1],
    ['at least what is needed, even where little is wanted', 0, { least: 3, wanted: 1 }, 3],
  ])('gives %s', (_name, secondsToFull, amount, tokens) => {
    expect(decideBatch(rate, amount, bucket(secondsToFull))).toEqual({
      kind: 'allow',
      tokens,
      fullAt: addSeconds(now, secondsToFull + tokens * 1200),
    });
  });

  test.each([
    ['an empty bucket', 3600, { least: 1, wanted: 50 }, 1200],
    ['one with less than is needed', 2400, { least: 3, wanted: 3 }, 2400],
  ])('is refused by %s', (_name, secondsToFull, amount, retryAfterSeconds) => {
    expect(decideBatch(rate, amount, bucket(secondsToFull))).toEqual({ kind: 'refuse', retryAfterSeconds });
  });
});

test.each([
  ['one more', 3600, 1, 2400],
  ['never more than full', 1200, 2, 0],
  ['a full one stays full', -50, 1, 0],
])('giving back: %s', (_name, secondsToFull, tokens, then) => {
  expect(returnTokens(rate, tokens, bucket(secondsToFull))).toEqual(addSeconds(now, then));
});
