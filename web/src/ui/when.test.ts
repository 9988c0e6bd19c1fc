import { expect, test } from 'vitest';
import { since, when } from './when.ts';

test('today is told by the clock, other days by date and clock', () => {
  const now = new Date(2026, 10, 23, 15, 0);
  expect(when(new Date(2026, 10, 23, 9, 5).toISOString(), now)).toBe('09:05');
  expect(when(new Date(2026, 10, 22, 9, 5).toISOString(), now)).toBe('22 Nov, 09:05');
  expect(since(new Date(2026, 10, 22, 9, 5).toISOString())).toBe('22 Nov 2026, 09:05');
});
