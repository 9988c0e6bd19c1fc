import { expect, test } from 'vitest';
import { aboutWhen, atWhen, instantOf, inUtc, onDay, since, startOfDay, when, writeTimesIn } from './when.ts';

test('today is told by the clock, other days by date and clock', () => {
  const now = new Date(2026, 10, 23, 15, 0);
  expect(when(new Date(2026, 10, 23, 9, 5).toISOString(), now)).toBe('09:05');
  expect(when(new Date(2026, 10, 22, 9, 5).toISOString(), now)).toBe('22 Nov, 09:05');
  expect(atWhen(new Date(2026, 10, 23, 9, 5).toISOString(), now)).toBe('at 09:05');
  expect(atWhen(new Date(2026, 10, 22, 9, 5).toISOString(), now)).toBe('on 22 Nov at 09:05');
  expect(since(new Date(2026, 10, 22, 9, 5).toISOString())).toBe('22 Nov 2026, 09:05');
});

test('what is only expected is told as such', () => {
  const now = new Date(2026, 10, 23, 15, 0);
  expect(aboutWhen(new Date(2026, 10, 23, 15, 5).toISOString(), now)).toBe('at about 15:05');
  expect(aboutWhen(new Date(2026, 10, 24, 9, 5).toISOString(), now)).toBe('on 24 Nov at about 09:05');
  expect(aboutWhen(new Date(2026, 10, 23, 14, 59).toISOString(), now)).toBe('any moment');
});

test('times are written in the zone of the profile, days as well', () => {
  const now = new Date('2026-11-23T21:30:00Z');
  writeTimesIn('Asia/Tokyo');
  expect(when('2026-11-23T23:10:00Z', now)).toBe('08:10');
  expect(when('2026-11-23T14:59:00Z', now)).toBe('23 Nov, 23:59');
  expect(onDay('2026-12-31T15:00:00Z')).toBe('1 Jan 2027');
  writeTimesIn(null);
});

test('a day begins where times are written, also where the clocks change on it', () => {
  const starts = (zone: string, day: string, daysAfter?: number): string => {
    writeTimesIn(zone);
    return startOfDay(day, daysAfter);
  };
  expect(starts('UTC', '2026-11-23')).toBe('2026-11-23T00:00:00.000Z');
  expect(starts('Asia/Tokyo', '2026-11-23')).toBe('2026-11-22T15:00:00.000Z');
  expect(starts('America/New_York', '2026-11-23', 1)).toBe('2026-11-24T05:00:00.000Z');
  expect(starts('Europe/Berlin', '2026-03-29')).toBe('2026-03-28T23:00:00.000Z');
  expect(starts('Europe/Berlin', '2026-03-29', 1)).toBe('2026-03-29T22:00:00.000Z');
  writeTimesIn(null);
});

test('an instant is told in UTC to the second', () => {
  expect(inUtc('2026-11-23T21:30:05.123Z')).toBe('2026-11-23 21:30:05 UTC');
});

test('what a person types is an instant, unless they have not chosen one', () => {
  writeTimesIn('Asia/Tokyo');
  expect(instantOf('2026-11-23T09:30')).toBe('2026-11-23T00:30:00.000Z');
  expect([instantOf(''), instantOf('2026-11-'), instantOf('tomorrow')]).toEqual([null, null, null]);
  writeTimesIn(null);
});
