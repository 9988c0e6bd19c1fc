import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { AuditEventsTable } from '../../ports/db/audit-tables.ts';

export interface OrganizationName {
  readonly id: string;
  readonly name: string;
}

export interface UserPlace {
  readonly id: string;
  readonly organization_id: string;
  readonly organization_name: string;
}

const mostFound = 20;

/** The organization with this id. */
export async function findOrganization(db: Executor, id: string): Promise<OrganizationName | undefined> {
  return db.selectFrom('organizations').select(['id', 'name']).where('id', '=', id).executeTakeFirst();
}

/** Organizations with these words in their name, with this domain, or with this tenant. */
export async function searchOrganizations(
  db: Executor,
  by: { readonly words: string | null; readonly tenantId: string | null },
): Promise<OrganizationName[]> {
  const part = by.words === null ? null : `%${by.words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const found = await sql<OrganizationName>`
    select o.id, o.name from organizations o
     where o.name ilike ${part}
        or exists (select 1 from linked_tenants t where t.organization_id = o.id
                    and (lower(t.display_domain) = lower(${by.words}) or t.tenant_id = ${by.tenantId}))
     order by lower(o.name), o.id limit ${mostFound}`.execute(db);
  return found.rows;
}

/** Users with exactly this address or this id, as places: nothing of the person but where they are. */
export async function searchUsers(
  db: Executor,
  by: { readonly email: string | null; readonly userId: string | null },
): Promise<UserPlace[]> {
  const found = await sql<UserPlace>`
    select u.id, u.organization_id, o.name as organization_name
      from users u join organizations o on o.id = u.organization_id
     where u.state <> 'removed' and (u.email_key = ${by.email} or u.id = ${by.userId})
     order by lower(o.name), u.id limit ${mostFound}`.execute(db);
  return found.rows;
}

export interface OrganizationFacts extends OrganizationName {
  readonly enforcement: 'off' | 'required';
  readonly created_at: Date;
  readonly active_count: number;
  readonly admin_count: number;
  readonly deactivated_count: number;
}

export async function getOrganizationFacts(db: Executor, id: string): Promise<OrganizationFacts | undefined> {
  const found = await sql<OrganizationFacts>`
    select o.id, o.name, o.enforcement, o.created_at,
           (count(u.id) filter (where u.state = 'active'))::int as active_count,
           (count(u.id) filter (where u.state = 'active' and u.role = 'admin'))::int as admin_count,
           (count(u.id) filter (where u.state = 'deactivated'))::int as deactivated_count
      from organizations o left join users u on u.organization_id = o.id
     where o.id = ${id} group by o.id`.execute(db);
  return found.rows[0];
}

export interface TenantFacts {
  readonly tenant_id: string;
  readonly display_domain: string;
  readonly linked_at: Date;
}

export async function listTenantFacts(db: Executor, organizationId: string): Promise<TenantFacts[]> {
  return db
    .selectFrom('linked_tenants')
    .select(['tenant_id', 'display_domain', 'linked_at'])
    .where('organization_id', '=', organizationId)
    .orderBy('linked_at')
    .limit(mostFound)
    .execute();
}

export type EventFacts = Pick<
  AuditEventsTable,
  'id' | 'at' | 'action' | 'outcome' | 'actor_kind' | 'actor_name' | 'target_kind' | 'target_id'
> & { readonly context: Readonly<Record<string, string | number | boolean | null>> };

/** The latest audit events of the organization, or those that a user did or met. */
export async function listEvents(
  db: Executor,
  of: { readonly organizationId: string; readonly userId: string | null },
): Promise<EventFacts[]> {
  let select = db
    .selectFrom('audit_events')
    .select([
      'id',
      'at',
      'action',
      'outcome',
      'actor_kind',
      'actor_name',
      'target_kind',
      'target_id',
      'context',
    ])
    .where('organization_id', '=', of.organizationId);
  const { userId } = of;
  if (userId !== null)
    select = select.where((where) =>
      where.or([where('actor_id', '=', userId), where('target_id', '=', userId)]),
    );
  return select.orderBy('id', 'desc').limit(mostFound).execute();
}

export interface UserDetails {
  readonly id: string;
  readonly display_name: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly state: 'active' | 'deactivated' | 'removed';
  readonly other_methods: readonly string[];
  readonly pinned_tenant_id: string | null;
  readonly tenant_id: string | null;
  readonly object_id: string | null;
  readonly last_seen_at: Date | null;
  readonly created_at: Date;
}

export async function getUserDetails(
  db: Executor,
  user: { readonly organizationId: string; readonly userId: string },
): Promise<UserDetails | undefined> {
  return db
    .selectFrom('users as u')
    .leftJoin('entra_identities as i', (join) =>
      join.onRef('i.organization_id', '=', 'u.organization_id').onRef('i.user_id', '=', 'u.id'),
    )
    .select([
      'u.id',
      'u.display_name',
      'u.email',
      'u.role',
      'u.state',
      'u.other_methods',
      'u.pinned_tenant_id',
    ])
    .select(['i.tenant_id', 'i.object_id', 'u.last_seen_at', 'u.created_at'])
    .where('u.organization_id', '=', user.organizationId)
    .where('u.id', '=', user.userId)
    .executeTakeFirst();
}
