import { describe, expect, test } from 'vitest';
import { readinessLines, type ReadinessFacts, type TenantReadiness } from './readiness.model.ts';

const now = new Date('2026-11-29T12:00:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
const contoso: TenantReadiness = {
  tenantId: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961',
  domain: 'contoso.example',
  hasMembers: true,
  evidence: 'seen-for-tenant',
  isApproved: true,
};
const fabrikam: TenantReadiness = {
  ...contoso,
  tenantId: '9d1e6a52-0c3b-4f7e-8a29-b64c7f15e083',
  domain: 'fabrikam.example',
};
const ready: ReadinessFacts = {
  isActive: true,
  tenants: [contoso],
  actor: { tenantId: contoso.tenantId, freshAt: ago(60) },
  ableAdminCount: 1,
  now,
};
const missing = (facts: ReadinessFacts): string[] =>
  readinessLines(facts)
    .filter(({ isMet }) => !isMet)
    .map(({ what, tenant, whoseTurn }) => [what, tenant?.domain, whoseTurn].filter(Boolean).join(' '));

describe('what is missing before SSO can be enforced', () => {
  test.each<[string, Partial<ReadinessFacts>, readonly string[]]>([
    ['nothing', {}, []],
    ['activation is support’s turn', { isActive: false }, ['activation support']],
    [
      'no tenant is linked: nobody can be fresh there',
      { tenants: [] },
      ['linked-tenant account-admin', 'fresh-admin account-admin'],
    ],
    [
      'each linked tenant with members needs its own approval',
      { tenants: [contoso, { ...fabrikam, isApproved: false, evidence: 'seen-for-person' }] },
      ['approval fabrikam.example it-admin'],
    ],
    [
      'a linked tenant without members needs none',
      { tenants: [contoso, { ...fabrikam, hasMembers: false, isApproved: false, evidence: null }] },
      [],
    ],
    [
      'the admin who acts has not proven that they are there',
      { actor: { tenantId: contoso.tenantId, freshAt: null } },
      ['fresh-admin account-admin'],
    ],
    [
      'or not within ten minutes',
      { actor: { tenantId: contoso.tenantId, freshAt: ago(600) } },
      ['fresh-admin account-admin'],
    ],
    [
      'or in a tenant that is not linked',
      { actor: { tenantId: fabrikam.tenantId, freshAt: ago(60) } },
      ['fresh-admin account-admin'],
    ],
    [
      'or has no Microsoft account here',
      { actor: { tenantId: null, freshAt: ago(60) } },
      ['fresh-admin account-admin'],
    ],
    ['E08: no admin could come in any more', { ableAdminCount: 0 }, ['able-admin account-admin']],
  ])('%s', (_name, facts, lines) => {
    expect(missing({ ...ready, ...facts })).toEqual(lines);
  });

  test('says until when the proof of presence lasts', () => {
    const fresh = readinessLines(ready).find(({ what }) => what === 'fresh-admin');
    expect(fresh?.until).toBe('2026-11-29T12:09:00.000Z');
  });
});
