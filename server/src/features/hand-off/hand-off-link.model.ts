import type { HandOffLinkView } from '@gatehouse/contract';

/** Thirty days: an IT department answers within weeks, and a forgotten address ends by itself. */
export const handOffLifeSeconds = 30 * 24 * 60 * 60;

/** How a link stands. */
export function handOffLinkState(
  link: { readonly expiresAt: Date; readonly revokedAt: Date | null },
  now: Date,
): HandOffLinkView['state'] {
  if (link.revokedAt !== null) return 'revoked';
  return link.expiresAt <= now ? 'expired' : 'open';
}

interface Tenant {
  readonly tenantId: string;
  readonly domain: string | null;
}

export interface TenantFacts {
  /** What the caller asks for. */
  readonly asked: string | undefined;
  readonly linked: readonly { readonly tenantId: string; readonly domain: string }[];
  /** The caller's own pin. */
  readonly pinnedTenantId: string | null;
}

export type TenantChoice =
  | { readonly kind: 'tenant'; readonly tenant: Tenant }
  | { readonly kind: 'refuse'; readonly because: 'tenant_not_linked' | 'hand_off_tenant_unknown' };

/**
 * Which tenant a link is for: one of the account's, or the caller's own. Nobody names another, so that no page of ours
 * asks a stranger's IT for anything (security case L16).
 */
export function chooseTenant({ asked, linked, pinnedTenantId }: TenantFacts): TenantChoice {
  const known = (tenantId: string): TenantChoice => {
    const domain = linked.find((one) => one.tenantId === tenantId)?.domain ?? null;
    return { kind: 'tenant', tenant: { tenantId, domain } };
  };
  if (asked !== undefined) {
    const tenantId = asked.toLowerCase();
    const isTheirs = tenantId === pinnedTenantId || linked.some((one) => one.tenantId === tenantId);
    return isTheirs ? known(tenantId) : { kind: 'refuse', because: 'tenant_not_linked' };
  }
  if (pinnedTenantId !== null) return known(pinnedTenantId);
  const [only, another] = linked;
  return only !== undefined && another === undefined
    ? known(only.tenantId)
    : { kind: 'refuse', because: 'hand_off_tenant_unknown' };
}
