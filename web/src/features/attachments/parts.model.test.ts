import { describe, expect, test } from 'vitest';
import { nextPart, pauseSeconds } from './parts.model.ts';

const cut = { sizeBytes: 25, partBytes: 10, partCount: 3 };

describe('H21: an upload goes on with the first part that is missing', () => {
  test.each([
    [[], { number: 1, from: 0, to: 10 }],
    [[1], { number: 2, from: 10, to: 20 }],
    [[1, 3], { number: 2, from: 10, to: 20 }],
    [[1, 2], { number: 3, from: 20, to: 25 }],
    [[1, 2, 3], null],
  ])('%j are there', (there, next) => {
    expect(nextPart(cut, new Set(there))).toEqual(next);
  });
});

test.each([
  [0, 1],
  [1, 2],
  [4, 16],
  [9, 30],
  [2000, 30],
])('after %i tries in vain it waits %i seconds', (tries, seconds) => {
  expect(pauseSeconds(tries)).toBe(seconds);
});
