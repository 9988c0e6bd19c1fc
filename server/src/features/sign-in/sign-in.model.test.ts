import { describe, expect, test } from 'vitest';
import { decideSignIn, type SignInUser } from './sign-in.model.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const fabrikam = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';
const personal = '9188040d-6c67-4c5b-b112-36a304b66dad';
const subject = (tenantId: string) => ({ tenantId, objectId: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4' });
const ada = { state: 'active', pinnedTenantId: contoso } as const;

describe('who may enter', () => {
  test('the user of this subject, from the pinned tenant', () => {
    expect(decideSignIn({ subject: subject(contoso), users: [ada] })).toEqual({ kind: 'allow', user: ada });
  });

  test('a user without a pin, from any work tenant', () => {
    const unpinned = { state: 'active', pinnedTenantId: null } as const;
    expect(decideSignIn({ subject: subject(fabrikam), users: [unpinned] })).toEqual({
      kind: 'allow',
      user: unpinned,
    });
  });

  test('an active user before a deactivated one of another organization', () => {
    const gone = { state: 'deactivated', pinnedTenantId: contoso } as const;
    expect(decideSignIn({ subject: subject(contoso), users: [gone, ada] })).toEqual({
      kind: 'allow',
      user: ada,
    });
  });

  test.each([
    ['A13: personal_account_refused', personal, [{ state: 'active', pinnedTenantId: null }]],
    ['user_unknown', contoso, []],
    ['user_deactivated', contoso, [{ state: 'deactivated', pinnedTenantId: contoso }]],
    ['wrong_tenant', fabrikam, [ada]],
  ] as [string, string, SignInUser[]][])('%s', (name, tenantId, users) => {
    expect(decideSignIn({ subject: subject(tenantId), users })).toMatchObject({
      kind: 'refuse',
      because: name.split(' ').at(-1),
    });
  });
});
