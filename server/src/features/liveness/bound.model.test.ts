import { describe, expect, test } from 'vitest';
import { isBoundExceeded } from './bound.model.ts';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 30, 8, minutes));

describe('an alarm', () => {
  test.each<[alive: Date | null, served: Date | null, isExceeded: boolean]>([
    [at(0), at(15), false],
    [at(0), at(16), true],
    [at(0), null, false],
    [null, at(59), false],
  ])('alive %s, served %s: %s', (aliveAt, servedAt, isExceeded) => {
    expect(isBoundExceeded({ aliveAt, servedAt, boundSeconds: 15 * 60 })).toBe(isExceeded);
  });
});
