import { expect, test } from 'vitest';
import { isBoundExceeded, worstServed } from './bound.model.ts';

test.each<[servedSeconds: number | null, boundSeconds: number, isExceeded: boolean]>([
  [900, 900, false],
  [901, 900, true],
  [null, 900, false],
  // A loss of before this was kept.
  [5000, 0, false],
])('served for %s s, promised %i s: an alarm: %s', (servedSeconds, boundSeconds, isExceeded) => {
  expect(isBoundExceeded({ servedSeconds, boundSeconds })).toBe(isExceeded);
});

test.each<
  [what: string, sessions: [servedSeconds: number, boundSeconds: number][], worst: number | undefined]
>([
  ['there is none', [], undefined],
  [
    'one goes on by the grace, the other was asked about',
    [
      [1200, 28_800],
      [300, 900],
    ],
    300,
  ],
  [
    'one beyond its promise',
    [
      [1200, 28_800],
      [901, 900],
    ],
    901,
  ],
  [
    'the one that was served for longest',
    [
      [400, 900],
      [500, 900],
    ],
    500,
  ],
])('of sessions of which %s', (_what, sessions, worst) => {
  const facts = sessions.map(([servedSeconds, boundSeconds]) => ({ servedSeconds, boundSeconds }));
  expect(worstServed(facts)?.servedSeconds).toBe(worst);
});
