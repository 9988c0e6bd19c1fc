import { describe, expect, test } from 'vitest';
import { asksSilentlyFirst, decideConnection, goesOnWithQuestion } from './mailbox.model.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const ada = { tenantId: contoso, objectId: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4' };
const ben = { tenantId: contoso, objectId: '93b5e1a7-2c4f-4d68-8e0b-f16a7d95c342' };
const elsewhere = { tenantId: 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c', objectId: ada.objectId };
const facts = {
  subject: ada,
  identity: ada,
  pinnedTenantId: contoso,
  grantedScopes: ['openid', 'mail.send'],
  hasRefreshToken: true,
};

describe('which mailbox may be connected', () => {
  test('the one of the same person, with the permission', () => {
    expect(decideConnection(facts)).toEqual({ kind: 'allow' });
  });

  test.each([
    ['G03: mailbox_of_another_person', { subject: ben }],
    ['G03: wrong_tenant', { subject: elsewhere }],
    ['G03: without a pin, mailbox_of_another_person', { subject: elsewhere, pinnedTenantId: null }],
    ['a user without an identity, mailbox_of_another_person', { identity: null }],
    ['without Mail.Send, mailbox_permission_missing', { grantedScopes: ['openid'] }],
    ['without a refresh token, mailbox_permission_missing', { hasRefreshToken: false }],
  ])('%s', (name, change) => {
    expect(decideConnection({ ...facts, ...change })).toEqual({
      kind: 'refuse',
      because: name.split(' ').at(-1),
    });
  });
});

test.each([
  ['none', 'login_required', true],
  ['none', 'interaction_required', true],
  ['none', 'consent_required', true],
  ['none', 'account_selection_required', true],
  ['none', 'access_denied', false],
  ['none', 'server_error', false],
  [null, 'login_required', false],
  ['select_account', 'consent_required', false],
])('an attempt with prompt %s that was answered %s goes on with a question: %s', (prompt, error, goesOn) => {
  expect(goesOnWithQuestion({ prompt }, error)).toBe(goesOn);
});

test.each([
  ['microsoft', true, true],
  ['microsoft', false, false],
  ['password', true, false],
  ['email-code', true, false],
] as const)(
  'who came in by %s, with a Microsoft account: %s, is asked silently first: %s',
  (method, has, is) => {
    const identity = has ? { tenantId: 'a-tenant', objectId: 'an-object' } : null;
    expect(asksSilentlyFirst({ method, identity })).toBe(is);
  },
);
