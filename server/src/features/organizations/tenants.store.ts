import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

/** Beyond this many nobody counts: the page says "more than". */
const countUpTo = 1000;

export interface LinkedTenantRow {
  readonly tenant_id: string;
  readonly display_domain: string;
}

export async function listLinkedTenants(db: Executor, organizationId: string): Promise<LinkedTenantRow[]> {
  return db
    .selectFrom('linked_tenants')
    .select(['tenant_id', 'display_domain'])
    .where('organization_id', '=', organizationId)
    .orderBy('display_domain')
    .execute();
}

/** Users without a pin, counted up to a thousand. */
export async function countUnpinned(db: Executor, organizationId: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from (
      select 1 from users where organization_id = ${organizationId} and pinned_tenant_id is null
         and state <> 'removed' limit ${countUpTo}) as counted`.execute(db);
  return found.rows[0]?.count ?? 0;
}

/**
 * Pins every user without a pin, those excepted whose Microsoft identity is of another tenant: they would be locked out.
 * Returns how many were pinned and how many were left out.
 */
export async function pinUnpinned(
  tx: Executor,
  organizationId: string,
  tenantId: string,
): Promise<{ readonly pinnedCount: number; readonly leftOutCount: number }> {
  const pinned = await sql`
    update users u set pinned_tenant_id = ${tenantId}
     where u.organization_id = ${organizationId} and u.pinned_tenant_id is null and u.state <> 'removed'
       and not exists (select 1 from entra_identities i where i.organization_id = u.organization_id
                        and i.user_id = u.id and i.tenant_id <> ${tenantId})`.execute(tx);
  return {
    pinnedCount: Number(pinned.numAffectedRows ?? 0n),
    leftOutCount: await countUnpinned(tx, organizationId),
  };
}
