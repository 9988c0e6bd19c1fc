import { expect, test } from 'vitest';
import { createBoundedFetch } from './bounded-fetch.ts';

const address = 'https://login.microsoftonline.com/';

test('L22: one more than may be under way is refused without being made; a free place is given again', async () => {
  const answers: (() => void)[] = [];
  const hanging = () => new Promise<Response>((resolve) => answers.push(() => resolve(new Response())));
  const bounded = createBoundedFetch(hanging, 3);
  const underWay = [bounded(address), bounded(address), bounded(address)];
  await expect(bounded(address)).rejects.toMatchObject({ code: 'microsoft_unreachable' });
  expect(answers).toHaveLength(3);
  answers[0]?.();
  await underWay[0];
  const next = bounded(address);
  expect(answers).toHaveLength(4);
  for (const answer of answers) answer();
  await Promise.all([...underWay, next]);
});

test('L22: a request that fails gives its place back', async () => {
  const bounded = createBoundedFetch(() => Promise.reject(new TypeError('fetch failed')), 1);
  for (let count = 0; count < 3; count += 1) await expect(bounded(address)).rejects.toThrow('fetch failed');
});
