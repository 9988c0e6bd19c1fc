import { describe, expect, test } from 'vitest';
import { chooseTenant, handOffLinkState } from './hand-off-link.model.ts';

const contoso = { tenantId: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961', domain: 'contoso.example' };
const fabrikam = { tenantId: 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c', domain: 'fabrikam.example' };
const elsewhere = '7e18d5b9-42c6-4f0a-8b73-e6a9150c3d28';

describe('L16: the tenant of a link', () => {
  test.each([
    ['asked for, linked', contoso.tenantId, [contoso, fabrikam], null, contoso],
    ['asked for in capitals', contoso.tenantId.toUpperCase(), [contoso], null, contoso],
    [
      'asked for, the caller’s own pin',
      elsewhere,
      [contoso],
      elsewhere,
      { tenantId: elsewhere, domain: null },
    ],
    ['left out: the pin', undefined, [contoso, fabrikam], fabrikam.tenantId, fabrikam],
    ['left out, no pin: the only linked one', undefined, [contoso], null, contoso],
  ] as const)('%s', (_name, asked, linked, pinnedTenantId, tenant) => {
    expect(chooseTenant({ asked, linked, pinnedTenantId })).toEqual({ kind: 'tenant', tenant });
  });
  test.each([
    ['a stranger’s', elsewhere, [contoso], null, 'tenant_not_linked'],
    ['another than the pin', elsewhere, [], contoso.tenantId, 'tenant_not_linked'],
    ['left out, several linked', undefined, [contoso, fabrikam], null, 'hand_off_tenant_unknown'],
    ['left out, none linked', undefined, [], null, 'hand_off_tenant_unknown'],
  ] as const)('is refused: %s', (_name, asked, linked, pinnedTenantId, because) => {
    expect(chooseTenant({ asked, linked, pinnedTenantId })).toEqual({ kind: 'refuse', because });
  });
});

test('a link is open until its end, and never after it was taken back', () => {
  const [before, at] = [new Date('2026-11-29T12:00:00Z'), new Date('2026-12-01T12:00:00Z')];
  expect(handOffLinkState({ expiresAt: at, revokedAt: null }, before)).toBe('open');
  expect(handOffLinkState({ expiresAt: at, revokedAt: null }, at)).toBe('expired');
  expect(handOffLinkState({ expiresAt: at, revokedAt: before }, before)).toBe('revoked');
});
