import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

/** The tenants that somebody of the organization is pinned to or comes from; each found by one step into an index. */
export async function tenantsWithMembers(db: Executor, organizationId: string): Promise<ReadonlySet<string>> {
  const found = await sql<{ tenant_id: string }>`
    select t.tenant_id from linked_tenants t
     where t.organization_id = ${organizationId}
       and (exists (select 1 from users u where u.organization_id = t.organization_id
                      and u.pinned_tenant_id = t.tenant_id and u.state = 'active')
         or exists (select 1 from entra_identities i join users u
                        on u.organization_id = i.organization_id and u.id = i.user_id and u.state = 'active'
                     where i.organization_id = t.organization_id and i.tenant_id = t.tenant_id))`.execute(db);
  return new Set(found.rows.map((row) => row.tenant_id));
}

/** Active admins who come in by Microsoft from a linked tenant, and are pinned to no other. */
export async function countAbleAdmins(db: Executor, organizationId: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count
      from users u
      join entra_identities i on i.organization_id = u.organization_id and i.user_id = u.id
      join linked_tenants t on t.organization_id = u.organization_id and t.tenant_id = i.tenant_id
     where u.organization_id = ${organizationId} and u.role = 'admin' and u.state = 'active' and not i.is_guest
       and (u.pinned_tenant_id is null or u.pinned_tenant_id = i.tenant_id)`.execute(db);
  return found.rows[0]?.count ?? 0;
}
