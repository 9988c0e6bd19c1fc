import { expect, test } from 'vitest';
import { storableText } from './storable-text.ts';

test.each([
  ['Ada', 200, 'Ada'],
  ['Ada', 2, 'Ad'],
  ['a\0b', 200, 'ab'],
  ['ab😀', 3, 'ab\ufffd'],
  ['ab😀', 4, 'ab😀'],
  ['\udc00b', 200, '\ufffdb'],
])('%j cut to %i is %j', (text, most, kept) => {
  expect(storableText(text, most)).toBe(kept);
});
