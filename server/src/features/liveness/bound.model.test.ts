import { expect, test } from 'vitest';
import { isBoundExceeded } from './bound.model.ts';

test.each<[servedSeconds: number | null, boundSeconds: number, isExceeded: boolean]>([
  [900, 900, false],
  [901, 900, true],
  [null, 900, false],
  // A loss of before this was kept.
  [5000, 0, false],
])('served for %s s, promised %i s: an alarm: %s', (servedSeconds, boundSeconds, isExceeded) => {
  expect(isBoundExceeded({ servedSeconds, boundSeconds })).toBe(isExceeded);
});
