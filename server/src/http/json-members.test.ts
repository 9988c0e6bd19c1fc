import { expect, test } from 'vitest';
import { namesMemberTwice } from './json-members.ts';

test.each([
  ['nothing', 'null'],
  ['members of different names', '{"a":1,"b":2}'],
  ['the same name in objects side by side', '[{"a":1},{"a":2}]'],
  ['the same name in an object within', '{"a":{"a":{"a":1}}}'],
  ['a text that looks like members', JSON.stringify({ a: '"a":1,"a":2', b: '\\"a\\":' })],
  ['a text that ends in a backslash', JSON.stringify({ a: 'x\\', b: '\\\\' })],
  ['the same text in a list', '{"a":["a","a"],"b":"a"}'],
])('L07: %s: no member twice', (_what, json) => {
  expect(() => JSON.parse(json) as unknown).not.toThrow();
  expect(namesMemberTwice(json)).toBe(false);
});

test.each([
  ['side by side', '{"a":1,"a":2}'],
  ['with others between', '{"a":{"b":[1,{"c":2}]},"d":"x","a":2}'],
  ['in an object within', '{"x":[{"a":1,"a":2}]}'],
  ['written with an escape', String.raw`{"role":"member","\u0072ole":"admin"}`],
  ['after an escaped quotation mark', String.raw`{"a":"\"","a":2}`],
  ['after a backslash', String.raw`{"a":"\\","a":2}`],
  ['with blanks before the colon', '{"a" : 1, "a"\n:2}'],
  ['the empty name', '{"":1,"":2}'],
  ['of Object', '{"__proto__":1,"__proto__":2}'],
])('L07: a member twice %s is seen', (_what, json) => {
  expect(() => JSON.parse(json) as unknown).not.toThrow();
  expect(namesMemberTwice(json)).toBe(true);
});
