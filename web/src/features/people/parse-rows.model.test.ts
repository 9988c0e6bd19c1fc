import { describe, expect, test } from 'vitest';
import { inParts, parseRows } from './parse-rows.model.ts';

describe('people out of a list', () => {
  test.each([
    [
      'one address a line',
      'a@x.example\nb@x.example',
      [
        { line: 1, email: 'a@x.example' },
        { line: 2, email: 'b@x.example' },
      ],
    ],
    [
      'lines of other systems, and empty ones',
      'a@x.example\r\n\r\n  \rb@x.example\r\n',
      [
        { line: 1, email: 'a@x.example' },
        { line: 4, email: 'b@x.example' },
      ],
    ],
    [
      'address, name and role',
      'a@x.example,Ada,admin',
      [{ line: 1, email: 'a@x.example', displayName: 'Ada', role: 'admin' }],
    ],
    ['semicolons', 'a@x.example;Ada;', [{ line: 1, email: 'a@x.example', displayName: 'Ada' }]],
    [
      'tabs, as spreadsheets copy',
      'a@x.example\tAda\tmember',
      [{ line: 1, email: 'a@x.example', displayName: 'Ada', role: 'member' }],
    ],
    [
      'as mail programs write people',
      '"Lovelace, Ada" <a@x.example>',
      [{ line: 1, email: 'a@x.example', displayName: 'Lovelace, Ada' }],
    ],
    [
      'a name before the address',
      'Ada L. <a@x.example>',
      [{ line: 1, email: 'a@x.example', displayName: 'Ada L.' }],
    ],
    [
      'quotes with a comma, a quote and a line inside',
      'a@x.example,"Lovelace, ""Ada""\nCountess"\nb@x.example',
      [
        { line: 1, email: 'a@x.example', displayName: 'Lovelace, "Ada"\nCountess' },
        { line: 3, email: 'b@x.example' },
      ],
    ],
    [
      'a first line that names columns, in any order',
      '\uFEFFName,Role,E-Mail\nAda,admin,a@x.example',
      [{ line: 2, email: 'a@x.example', displayName: 'Ada', role: 'admin' }],
    ],
    ['what is no address, as it is', 'nobody', [{ line: 1, email: 'nobody' }]],
    ['nothing', ' \n ', []],
  ])('%s', (_name, text, rows) => {
    expect(parseRows(text)).toEqual(rows);
  });

  test('a quote that is never closed takes the rest into its cell, and no longer than the text', () => {
    expect(parseRows('a@x.example,"Ada\nb@x.example')).toHaveLength(1);
  });
});

test('parts have the size, the last what is left, and nothing is lost', () => {
  expect(inParts([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(inParts([], 2)).toEqual([]);
});
