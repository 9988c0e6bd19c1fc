import { expect, test } from 'vitest';
import { onDay, since, when, writeTimesIn } from './when.ts';

test('today is told by the clock, other days by date and clock', () => {
  const now = new Date(2026, 10, 23, 15, 0);
  expect(when(new Date(2026, 10, 23, 9, 5).toISOString(), now)).toBe('09:05');
  expect(when(new Date(2026, 10, 22, 9, 5).toISOString(), now)).toBe('22 Nov, 09:05');
  expect(since(new Date(2026, 10, 22, 9, 5).toISOString())).toBe('22 Nov 2026, 09:05');
});

test('times are written in the zone of the profile, days as well', () => {
  const now = new Date('2026-11-23T21:30:00Z');
  writeTimesIn('Asia/Tokyo');
  expect(when('2026-11-23T23:10:00Z', now)).toBe('08:10');
  expect(when('2026-11-23T14:59:00Z', now)).toBe('23 Nov, 23:59');
  expect(onDay('2026-12-31T15:00:00Z')).toBe('1 Jan 2027');
  writeTimesIn(null);
});
