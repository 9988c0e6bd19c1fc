import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('what is wanted while it is being done is done once more, afterwards', async () => {
  const ends: (() => void)[] = [];
  const want = oneAtATime(() => new Promise<void>((resolve) => ends.push(resolve)));
  want();
  want();
  want();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await turn();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await turn();
  expect(ends).toHaveLength(2);
  want();
  expect(ends).toHaveLength(3);
});

test('one that fails does not end the next', async () => {
  let count = 0;
  const want = oneAtATime(() => Promise.reject(new Error(String((count += 1)))));
  want();
  await turn();
  want();
  await turn();
  expect(count).toBe(2);
});
