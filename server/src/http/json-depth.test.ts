import { expect, test } from 'vitest';
import { isTooDeep } from './json-depth.ts';

const isDeep = (text: string): boolean => isTooDeep(Buffer.from(text));
const nested = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + close.repeat(depth);

test.each([
  ['nothing', ''],
  ['lists as deep as may be', nested('[', ']', 32)],
  ['objects as deep as may be', nested('{"a":', '}', 32)],
  ['many side by side', `[${'[],{},'.repeat(1000)}[]]`],
  ['brackets in a text', JSON.stringify({ html: '[{'.repeat(1000) })],
  ['brackets after a quote in a text', JSON.stringify({ html: `\\"${'['.repeat(1000)}` })],
])('%s is not too deep', (_what, text) => {
  expect(isDeep(text)).toBe(false);
});

test.each([
  ['lists', nested('[', ']', 33)],
  ['objects', nested('{"a":', '}', 33)],
  ['lists that never end', '['.repeat(1_000_000)],
  ['lists behind a text that ends in a backslash', `{"a":"\\\\","b":${nested('[', ']', 40)}}`],
])('N12: %s are too deep', (_what, text) => {
  expect(isDeep(text)).toBe(true);
});
