import { describe, expect, test } from 'vitest';
import { decideSending, type SendingDecision } from './sending.model.ts';

const pauseAfter = (attempt: number): number | undefined => {
  const decision: SendingDecision = decideSending('retry', attempt);
  return decision.state === 'queued' ? decision.afterSeconds : undefined;
};

describe('after an attempt, a notice', () => {
  test('is sent where the mail server took it', () => {
    expect(decideSending('accepted', 1)).toEqual({ state: 'sent' });
  });

  test.each(['rejected', 'unusable-address'] as const)('failed for good where it was %s', (end) => {
    expect(decideSending(end, 1)).toEqual({ state: 'failed', because: 'refused' });
  });

  test.each(['retry', 'abandoned'] as const)('is tried again where it was put off, lost or %s', (end) => {
    expect(decideSending(end, 1)).toEqual({ state: 'queued', afterSeconds: 15 });
  });
});

describe('the pauses', () => {
  test('double from 15 seconds to an hour', () => {
    expect([1, 2, 3, 4, 8, 9, 19].map(pauseAfter)).toEqual([15, 30, 60, 120, 1920, 3600, 3600]);
  });

  test('end with the 20th attempt, about twelve hours after the first', () => {
    expect(decideSending('retry', 20)).toEqual({ state: 'failed', because: 'gave-up' });
    const hours =
      Array.from({ length: 19 }, (_, index) => pauseAfter(index + 1) ?? 0).reduce((a, b) => a + b) / 3600;
    expect(Math.round(hours)).toBe(12);
  });
});
