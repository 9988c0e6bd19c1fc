import type { AccessLossView } from '@gatehouse/contract';
import { expect, test } from 'vitest';
import { lasting } from '../../ui/lasting.ts';
import { barOf, latencyWords, promiseLines, refusalWords, secondsOf } from './liveness-words.model.ts';

const loss: AccessLossView = {
  id: `los_${'0'.repeat(26)}`,
  user: { id: `usr_${'0'.repeat(26)}`, displayName: 'Emil Sandberg', email: 'emil@fabrikam.example' },
  signal: 'liveness',
  aadsts: 50057,
  aliveAt: '2026-03-02T09:00:00.000Z',
  happenedAt: null,
  noticedAt: '2026-03-02T09:08:30.000Z',
  firstRefusalAt: null,
};

test.each([
  [{ intervalMinutes: 10, graceHours: 8 }, '15 minutes', 'up to 8 hours'],
  [{ intervalMinutes: 5, graceHours: 1 }, '10 minutes', 'up to 1 hour after'],
  [{ intervalMinutes: 60, graceHours: 0 }, '65 minutes', 'end after the same time'],
])('the promise of %o', (settings, bound, grace) => {
  const [first, second] = promiseLines(settings);
  expect(first).toContain(bound);
  expect(second).toContain(grace);
});

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [570, '9 min 30 s'],
  [3600, '1 h'],
  [3900, '1 h 5 min'],
])('%i seconds', (seconds, words) => {
  expect(lasting(seconds)).toBe(words);
});

test('a bar is as long as it took, and the bound stands in the same measure', () => {
  expect(secondsOf(loss)).toBe(510);
  expect(secondsOf({ ...loss, happenedAt: '2026-03-02T09:08:00.000Z' })).toBe(30);
  expect(secondsOf({ ...loss, aliveAt: null })).toBeNull();
  const { bound, widthOf } = barOf([loss], { intervalMinutes: 10, graceHours: 8 });
  expect([bound, widthOf(loss)]).toEqual([95.2, 54]);
  const late = { ...loss, noticedAt: '2026-03-02T10:00:00.000Z' };
  expect(barOf([late], { intervalMinutes: 10, graceHours: 8 }).widthOf(late)).toBe(95.2);
});

test('words for nobody, one and many', () => {
  expect(latencyWords(null)).toContain('nothing was measured');
  expect(latencyWords({ count: 1, p50: 30, p95: 30, max: 30 })).toContain('at most 30 s later');
  expect(latencyWords({ count: 20, p50: 300, p95: 600, max: 640 })).toContain('all within 10 min 40 s');
  expect(refusalWords(loss, () => 'x')).toBe('has not come back since');
  expect(refusalWords({ ...loss, firstRefusalAt: loss.noticedAt }, () => 'at 09:08')).toBe(
    'first refused at 09:08',
  );
});
