import { describe, expect, test } from 'vitest';
import { filtered, parseFilter } from './odata-filter.ts';

const known = ['appId', 'displayName', 'consentType', 'principalId', 'accountEnabled'];

describe('$filter', () => {
  test.each<[string, [string, unknown][]]>([
    ['', []],
    ["appId eq 'a'", [['appId', 'a']]],
    ["APPID EQ 'a'", [['appId', 'a']]],
    ["displayName eq 'Bob''s and eq app'", [['displayName', "Bob's and eq app"]]],
    [
      "appId eq 'a' and consentType eq 'AllPrincipals'",
      [
        ['appId', 'a'],
        ['consentType', 'AllPrincipals'],
      ],
    ],
    ['principalId eq null', [['principalId', null]]],
    ['accountEnabled eq true', [['accountEnabled', true]]],
  ])('%s', (text, clauses) => {
    expect([...parseFilter(text, known)]).toEqual(clauses);
  });

  test.each([
    "startsWith(appId,'a')",
    "appId ne 'a'",
    "nothing eq 'a'",
    'appId eq a',
    "appId eq 'a' or 1 eq 1",
  ])('refuses %s', (text) => {
    expect(() => parseFilter(text, known)).toThrow();
  });

  test('lets through what is equal in every clause', () => {
    const rows = [
      { appId: 'a', principalId: null },
      { appId: 'a', principalId: 'p' },
      { appId: 'b', principalId: null },
    ];
    const filter = parseFilter("appId eq 'a' and principalId eq null", known);
    expect(filtered(rows, filter)).toEqual([rows[0]]);
  });
});
