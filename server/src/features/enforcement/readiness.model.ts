import type { GrantEvidence, ReadinessLine } from '@gatehouse/contract';
import { addSeconds } from '../../kernel/time.ts';
import { freshSeconds, isFresh } from '../../kernel/freshness.ts';

export interface TenantReadiness {
  readonly tenantId: string;
  readonly domain: string;
  /** Somebody is pinned to it, or comes from it. */
  readonly hasMembers: boolean;
  readonly evidence: GrantEvidence | null;
  /** The evidence is enough for everybody of the tenant (docs/product.md 3.11). */
  readonly isApproved: boolean;
}

export interface ReadinessFacts {
  readonly isActive: boolean;
  readonly tenants: readonly TenantReadiness[];
  readonly actor: { readonly tenantId: string | null; readonly freshAt: Date | null };
  /** Active admins who come in by Microsoft from a linked tenant. */
  readonly ableAdminCount: number;
  readonly now: Date;
}

type Line = Pick<ReadinessLine, 'what' | 'isMet' | 'whoseTurn'> & Partial<ReadinessLine>;

const line = (fields: Line): ReadinessLine => ({
  tenant: null,
  evidence: null,
  until: null,
  count: null,
  ...fields,
});

function approvalOf({ tenantId, domain, evidence, isApproved }: TenantReadiness): ReadinessLine {
  return line({
    what: 'approval',
    isMet: isApproved,
    whoseTurn: isApproved ? null : 'it-admin',
    tenant: { tenantId, domain },
    evidence,
  });
}

/**
 * What must hold before Microsoft can become the only way in, line by line, and who must do what where it does not (docs/product.md
 * R12). A tenant from which nobody comes needs no approval.
 */
export function readinessLines(facts: ReadinessFacts): readonly ReadinessLine[] {
  const { isActive, tenants, actor, ableAdminCount, now } = facts;
  const isOfLinked = tenants.some(({ tenantId }) => tenantId === actor.tenantId);
  const isActorFresh = isOfLinked && isFresh(actor.freshAt, now);
  return [
    line({ what: 'activation', isMet: isActive, whoseTurn: isActive ? null : 'support' }),
    line({
      what: 'linked-tenant',
      isMet: tenants.length > 0,
      whoseTurn: tenants.length > 0 ? null : 'account-admin',
      count: tenants.length,
    }),
    ...tenants.filter(({ hasMembers }) => hasMembers).map(approvalOf),
    line({
      what: 'fresh-admin',
      isMet: isActorFresh,
      whoseTurn: isActorFresh ? null : 'account-admin',
      until:
        isActorFresh && actor.freshAt !== null ? addSeconds(actor.freshAt, freshSeconds).toISOString() : null,
    }),
    // Whoever acts could be the last one who can come in: so it is counted, not presumed (security case E08).
    line({
      what: 'able-admin',
      isMet: ableAdminCount > 0,
      whoseTurn: ableAdminCount > 0 ? null : 'account-admin',
      count: ableAdminCount,
    }),
  ];
}
