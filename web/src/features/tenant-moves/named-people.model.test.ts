import { expect, test } from 'vitest';
import { listFault, parseNamed } from './named-people.model.ts';

test('a list as people paste it: one a line, with or without the new address', () => {
  const text =
    ' ben@contoso.example\r\n\nkim@contoso.example , kim@fabrikam.example\nlee@contoso.example\tlee@fabrikam.example;more\n';
  expect(parseNamed(text)).toEqual([
    { email: 'ben@contoso.example', newEmail: null },
    { email: 'kim@contoso.example', newEmail: 'kim@fabrikam.example' },
    { email: 'lee@contoso.example', newEmail: 'lee@fabrikam.example' },
  ]);
});

test('what cannot be looked at says why', () => {
  const many = (count: number) => parseNamed('a@b.example\n'.repeat(count));
  expect([listFault([]), listFault(many(1)), listFault(many(500))]).toEqual([
    'Enter at least one address, or choose everybody.',
    null,
    null,
  ]);
  expect(listFault(many(501))).toContain('The limit is 500');
});
