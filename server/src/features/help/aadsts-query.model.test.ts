import { expect, test } from 'vitest';
import { parseAadstsQuery } from './aadsts-query.model.ts';

test.each([
  [undefined, { kind: 'none' }],
  ['  ', { kind: 'none' }],
  ['65001', { kind: 'number', code: 65001 }],
  [' aadsts65001 ', { kind: 'number', code: 65001 }],
  ['AADSTS7000112: Application', { kind: 'number', code: 7_000_112 }],
])('%j is read as it is meant', (typed, expected) => {
  expect(parseAadstsQuery(typed)).toEqual(expected);
});

test.each(['12', '12345678', '65001x', '<script>', '-65001', '6.5e4', 'AADSTS', '1'.repeat(41)])(
  '%j is no number, and the answer says which form works',
  (typed) => {
    expect(parseAadstsQuery(typed)).toMatchObject({ kind: 'bad', why: expect.stringContaining('digits') });
  },
);
