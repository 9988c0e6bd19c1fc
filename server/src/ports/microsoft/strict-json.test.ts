import { expect, test } from 'vitest';
import { hasDuplicateMember } from './strict-json.ts';

test.each([
  ['{"a":1,"a":2}', true],
  ['{"a":1,"\\u0061":2}', true],
  ['{"x":{"a":1,"a":2}}', true],
  ['[{"a":1},{"b":1,"b":2}]', true],
  ['{"a":1,"b":{"a":2}}', false],
  ['{"a":"a","b":"a"}', false],
  ['{"a":"{\\"a\\":1,\\"a\\":2}"}', false],
  ['[{"a":1},{"a":2}]', false],
  ['', false],
])('A08: %s names a member twice: %s', (json, expected) => {
  expect(hasDuplicateMember(json)).toBe(expected);
});
