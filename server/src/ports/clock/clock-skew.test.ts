import { describe, expect, test } from 'vitest';
import { clockFault, secondsApart } from './clock-skew.ts';

const at = Date.parse('2026-11-23T10:00:00Z');
const reading = (seconds: number, lastedMs = 0) => ({
  askedMs: at,
  databaseMs: at + seconds * 1000,
  answeredMs: at + lastedMs,
});

describe('N10: this machine’s clock', () => {
  test.each([0, 20, -20, 29.9, 30, -30])('%d seconds from the database’s is let through', (seconds) => {
    expect(clockFault(reading(seconds))).toBeNull();
  });

  test.each([
    [30.1, 31],
    [-30.1, 31],
    [60, 60],
    [-86_400, 86_400],
  ])('%d seconds from it is refused, in one sentence', (seconds, said) => {
    expect(clockFault(reading(seconds))).toBe(
      `The clock of this machine and the clock of the database are ${said} seconds apart; set both by NTP (at most 30 are allowed).`,
    );
  });

  test('is not taken for wrong because the database answered late', () => {
    expect(secondsApart(reading(0, 40_000))).toBe(0);
    expect(secondsApart(reading(40, 40_000))).toBe(0);
    expect(clockFault(reading(71, 40_000))).toContain('31 seconds apart');
  });
});
