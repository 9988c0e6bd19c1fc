import { expect, test } from 'vitest';
import { BulkPace } from './bulk-pace.ts';

test('so many a second leave, and what is left of a quiet hour is one second’s worth', () => {
  let now = 0;
  const pace = new BulkPace(20, { seconds: () => now });
  expect(pace.left()).toBe(20);
  pace.spend(20);
  expect(pace.left()).toBe(0);
  now += 0.0499;
  expect(pace.left()).toBe(0);
  now += 0.0002;
  expect(pace.left()).toBe(1);
  now += 3600;
  expect(pace.left()).toBe(20);
});

test('over a minute no more than the pace and the first second leave, however often it is asked', () => {
  let now = 0;
  const pace = new BulkPace(7, { seconds: () => now });
  let sent = 0;
  for (; now <= 60; now += 0.013) {
    const count = Math.min(pace.left(), 3);
    pace.spend(count);
    sent += count;
  }
  expect(sent).toBeLessThanOrEqual(7 * 61);
  expect(sent).toBeGreaterThanOrEqual(7 * 60);
});
