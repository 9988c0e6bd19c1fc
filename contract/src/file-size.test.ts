import { expect, test } from 'vitest';
import { fileSize } from './file-size.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [2_000_000, '2.0 MB'],
  [99_949_999, '99.9 MB'],
  [99_950_000, '100 MB'],
  [250_000_000, '250 MB'],
  [999_500_000, '1.0 GB'],
  [5_000_000_000, '5.0 GB'],
])('%i bytes are %s', (bytes, words) => {
  expect(fileSize(bytes)).toBe(words);
});
