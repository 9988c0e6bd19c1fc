import type { ReadinessLine } from '@gatehouse/contract';
import type { SignedIn } from '../../kernel/call.ts';
import type { Executor } from '../../ports/db/database.ts';
import { getTenantGrant } from '../grants/public.ts';
import { getUser, listLinkedTenants } from '../organizations/public.ts';
import { countAbleAdmins, tenantsWithMembers } from './readiness.store.ts';
import { readinessLines, type TenantReadiness } from './readiness.model.ts';

async function tenantsOf(db: Executor, organizationId: string): Promise<TenantReadiness[]> {
  const withMembers = await tenantsWithMembers(db, organizationId);
  const tenants: TenantReadiness[] = [];
  for (const { tenant_id: tenantId, display_domain: domain } of await listLinkedTenants(db, organizationId)) {
    const grant = await getTenantGrant(db, tenantId, 'sign-in');
    const { evidence, closesForEveryone: isApproved } = grant;
    tenants.push({ tenantId, domain, hasMembers: withMembers.has(tenantId), evidence, isApproved });
  }
  return tenants;
}

/** How ready the caller's account is to make Microsoft the only way in, for this caller, now. */
export async function readReadiness(
  db: Executor,
  who: Pick<SignedIn, 'organizationId' | 'userId' | 'freshAt'>,
  facts: { readonly isActive: boolean; readonly now: Date },
): Promise<readonly ReadinessLine[]> {
  const { identity } = await getUser(db, who.organizationId, who.userId);
  return readinessLines({
    ...facts,
    tenants: await tenantsOf(db, who.organizationId),
    actor: { tenantId: identity?.tenantId ?? null, freshAt: who.freshAt },
    ableAdminCount: await countAbleAdmins(db, who.organizationId),
  });
}
