import { expect, test } from 'vitest';
import { keysOf, sortNamed } from './named-movers.model.ts';

const users = new Map([
  ['ben@contoso.example', { id: 'usr_ben', tenantId: 'contoso' }],
  ['kim@contoso.example', { id: 'usr_kim', tenantId: 'contoso' }],
  ['lee@contoso.example', { id: 'usr_lee', tenantId: null }],
  ['fay@fabrikam.example', { id: 'usr_fay', tenantId: 'fabrikam' }],
]);
const known = { fromTenantId: 'contoso', users };

test('E11: a list of people, with or without new addresses; each row that does not fit says why', () => {
  const rows = [
    { email: ' Ben@Contoso.example ', newEmail: 'Ben.Okafor@fabrikam.example' },
    { email: 'kim@contoso.example', newEmail: 'KIM@contoso.example' },
    { email: 'ben@contoso.example', newEmail: null },
    { email: 'nobody@contoso.example', newEmail: null },
    { email: 'lee@contoso.example', newEmail: null },
    { email: 'fay@fabrikam.example', newEmail: null },
  ];
  expect(sortNamed(rows, known)).toEqual({
    people: { usr_ben: 'Ben.Okafor@fabrikam.example', usr_kim: null },
    unmoved: [
      { email: 'ben@contoso.example', because: 'named-twice' },
      { email: 'nobody@contoso.example', because: 'unknown' },
      { email: 'lee@contoso.example', because: 'not-of-this-tenant' },
      { email: 'fay@fabrikam.example', because: 'not-of-this-tenant' },
    ],
  });
});

test.each([
  ['is no address', 'ben at fabrikam', 'new-address-refused'],
  ['is of a user of the account', 'fay@fabrikam.example', 'new-address-taken'],
] as const)('a new address that %s', (_name, newEmail, because) => {
  expect(sortNamed([{ email: 'ben@contoso.example', newEmail }], known)).toEqual({
    people: {},
    unmoved: [{ email: 'ben@contoso.example', because }],
  });
});

test('a new address is one person’s', () => {
  const rows = ['ben', 'kim'].map((name) => ({
    email: `${name}@contoso.example`,
    newEmail: 'both@fabrikam.example',
  }));
  expect(sortNamed(rows, known).unmoved).toEqual([
    { email: 'kim@contoso.example', because: 'new-address-taken' },
  ]);
});

test('what must be known of a list: every address in it', () => {
  expect(keysOf([{ email: ' A@b.example', newEmail: 'C@d.example' }])).toEqual([
    'a@b.example',
    'c@d.example',
  ]);
});
