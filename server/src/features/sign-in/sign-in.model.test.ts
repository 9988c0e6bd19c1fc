import { expect, test } from 'vitest';
import { askedForAnother, refusalOfSubject } from './sign-in.model.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const personal = '9188040d-6c67-4c5b-b112-36a304b66dad';
const subject = (tenantId: string) => ({ tenantId, objectId: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4' });

test.each([
  ['a subject with a user goes on to the guard', contoso, 1, null],
  ['a subject with users in several organizations, too', contoso, 2, null],
  ['a subject without a user', contoso, 0, 'user_unknown'],
  ['A13: a personal account, whoever it is linked to', personal, 1, 'personal_account_refused'],
])('%s', (_name, tenantId, userCount, refusal) => {
  expect(refusalOfSubject({ subject: subject(tenantId), userCount, wasMoved: false })).toBe(refusal);
});

test('E11: a subject whose user was moved to another tenant', () => {
  expect(refusalOfSubject({ subject: subject(contoso), userCount: 0, wasMoved: true })).toBe('user_moved');
});

test.each([
  ['nobody was asked for', null, ['igor@contoso.example'], null],
  ['the same person', 'Ben@Contoso.example', ['ben@contoso.example'], null],
  [
    'the same by our own record',
    'ben@contoso.example',
    ['b.okafor@contoso.example', 'ben@contoso.example'],
    null,
  ],
  ['an opaque hint', 'O.CiQ5M2I1ZTFhNy0y', ['igor@contoso.example'], null],
  ['somebody else', 'ben@contoso.example', ['igor@contoso.example'], 'ben@contoso.example'],
  [
    'a longer address that ends alike',
    'ben@contoso.example',
    ['x.ben@contoso.example'],
    'ben@contoso.example',
  ],
])('X11: %s', (_name, loginHint, addresses, asked) => {
  expect(askedForAnother({ loginHint, addresses })).toBe(asked);
});
