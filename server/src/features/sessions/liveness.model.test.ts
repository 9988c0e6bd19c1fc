import { describe, expect, test } from 'vitest';
import { addSeconds } from '../../kernel/time.ts';
import {
  boundSeconds,
  dueAfterSeconds,
  standingOf,
  standingUnasked,
  type LivenessFacts,
} from './liveness.model.ts';

const now = new Date('2026-03-02T09:00:00Z');
const ago = (minutes: number): Date => addSeconds(now, -60 * minutes);
const session: LivenessFacts = {
  aliveAt: ago(5),
  refusedAt: null,
  canAsk: true,
  intervalSeconds: 600,
  graceSeconds: 8 * 3600,
  tenantSilentSince: null,
};

describe('F01: whether a session may be served', () => {
  test.each([
    ['proven within the interval', {}, 'serve'],
    ['at its very end', { aliveAt: ago(10) }, 'serve'],
    ['later: a check comes first', { aliveAt: ago(11) }, 'ask-first'],
    ['after a night', { aliveAt: ago(600) }, 'ask-first'],
    ['without a way to ask', { aliveAt: ago(11), canAsk: false }, 'reauthenticate'],
    ['Microsoft wants to see them', { refusedAt: ago(1) }, 'reauthenticate'],
    [
      'the same, while it does not answer',
      { refusedAt: ago(1), tenantSilentSince: ago(1) },
      'reauthenticate',
    ],
    ['F04: silent, within the leeway', { aliveAt: ago(14), tenantSilentSince: ago(4) }, 'serve'],
    ['F04: silent, within the grace', { aliveAt: ago(120), tenantSilentSince: ago(110) }, 'serve-by-grace'],
    ['F04: silent, the grace is over', { aliveAt: ago(481), tenantSilentSince: ago(470) }, 'over'],
    [
      'F04: silent, no way to ask',
      { aliveAt: ago(120), canAsk: false, tenantSilentSince: ago(110) },
      'serve-by-grace',
    ],
    [
      'silent, and an account without a grace',
      { aliveAt: ago(16), graceSeconds: 0, tenantSilentSince: ago(5) },
      'over',
    ],
  ] as const)('%s', (_name, facts, standing) => {
    expect(standingOf({ ...session, ...facts }, now)).toBe(standing);
  });

  test.each([
    ['within the leeway', { aliveAt: ago(15) }, 'serve'],
    ['after it, while the tenant answers others', { aliveAt: ago(16) }, 'unknown'],
    ['after it, the tenant silent', { aliveAt: ago(16), tenantSilentSince: ago(1) }, 'serve-by-grace'],
  ] as const)('F03: no verdict came: %s', (_name, facts, standing) => {
    expect(standingUnasked({ ...session, ...facts }, now)).toBe(standing);
  });
});

test('F07: the next check is due before the interval is over, and not for all at once', () => {
  expect([dueAfterSeconds(600, 0), dueAfterSeconds(600, 0.5), dueAfterSeconds(600, 1)]).toEqual([
    420, 495, 570,
  ]);
  expect(dueAfterSeconds(300, 1)).toBeLessThan(300);
});

describe('how long somebody is served after a proof of life', () => {
  test.each([
    [10, 8, false, 15],
    [5, 8, false, 10],
    [60, 24, false, 65],
    [10, 8, true, 480],
    // No grace: as while Entra answers.
    [10, 0, true, 15],
  ])(
    'interval %i min, grace %i h, silent: %s → %i min',
    (intervalMinutes, graceHours, wasSilent, minutes) => {
      expect(boundSeconds({ intervalMinutes, graceHours, wasSilent })).toBe(minutes * 60);
    },
  );
});
