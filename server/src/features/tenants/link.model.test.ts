import { describe, expect, test } from 'vitest';
import { decideLink, freshSessionSeconds, mayStartLink, type LinkFacts } from './link.model.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const fabrikam = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';
const subject = { tenantId: contoso, objectId: '11111111-1111-4111-8111-111111111111', isGuest: false };
const facts: LinkFacts = {
  subject,
  authenticatedAfterSeconds: 20,
  answeredAfterSeconds: 25,
  role: 'admin',
  identity: subject,
  pinnedTenantId: null,
  linkedTenantIds: [],
  isSomebodyElse: false,
};

describe('what the answer of Microsoft changes', () => {
  test.each([
    ['an admin who comes in by Microsoft links their tenant and is pinned', {}, [false, true, true]],
    ['an admin with a password adds Microsoft, too', { identity: null }, [true, true, true]],
    [
      'a member with a password adds Microsoft from a linked tenant',
      { identity: null, role: 'member', linkedTenantIds: [contoso] },
      [true, false, true],
    ],
    ['a tenant that is linked stays linked', { linkedTenantIds: [contoso, fabrikam] }, [false, false, true]],
    ['a pin stays', { pinnedTenantId: contoso, linkedTenantIds: [contoso] }, [false, false, false]],
    [
      'a token without auth_time is as fresh as its answer',
      { authenticatedAfterSeconds: null },
      [false, true, true],
    ],
  ] as const)('%s', (_name, change, [bindsIdentity, linksTenant, pins]) => {
    expect(decideLink({ ...facts, ...change } as LinkFacts)).toEqual({
      kind: 'link',
      bindsIdentity,
      linksTenant,
      pins,
    });
  });

  test.each([
    ['sign_in_not_fresh', { authenticatedAfterSeconds: -3600 }],
    ['sign_in_not_fresh', { answeredAfterSeconds: 601 }],
    [
      'personal_account_refused',
      { subject: { ...subject, tenantId: '9188040d-6c67-4c5b-b112-36a304b66dad' } },
    ],
    ['guest_refused', { subject: { ...subject, isGuest: true } }],
    ['user_exists_already', { isSomebodyElse: true }],
    [
      'microsoft_account_differs',
      { identity: { ...subject, objectId: '22222222-2222-4222-8222-222222222222' } },
    ],
    ['microsoft_account_differs', { identity: { ...subject, tenantId: fabrikam } }],
    ['wrong_tenant', { pinnedTenantId: fabrikam }],
    ['tenant_not_linked', { role: 'member', identity: null }],
    ['tenant_not_linked', { role: 'member', identity: null, linkedTenantIds: [fabrikam] }],
  ] as [string, Partial<LinkFacts>][])('D07: is refused: %s %j', (because, change) => {
    expect(decideLink({ ...facts, ...change })).toEqual({ kind: 'refuse', because });
  });
});

test('D07: who has no Microsoft account here yet starts from a session of the last five minutes', () => {
  const aged = (hasIdentity: boolean, sessionAgeSeconds: number) =>
    mayStartLink({ hasIdentity, sessionAgeSeconds });
  expect(aged(false, freshSessionSeconds)).toBe(true);
  expect(aged(false, freshSessionSeconds + 1)).toBe(false);
  expect(aged(true, 7 * 24 * 3600)).toBe(true);
});
