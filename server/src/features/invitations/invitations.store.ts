import { sql, type Insertable } from 'kysely';
import { countByOrganization, type CountByOrganization } from '../../ports/db/count-by-organization.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

/** An invitation with what belongs to it: the names of the account, the inviter and the tenant. */
export interface InvitationRow {
  readonly organization_id: string;
  readonly organization_name: string;
  readonly enforcement: 'off' | 'required';
  readonly guest_rule: 'refused' | 'allowed';
  readonly id: string;
  readonly email: string;
  readonly display_name: string | null;
  readonly role: 'admin' | 'member';
  readonly pinned_tenant_id: string | null;
  readonly pinned_domain: string | null;
  readonly state: 'open' | 'confirming' | 'accepted' | 'withdrawn' | 'refused';
  readonly invited_by: string | null;
  readonly inviter_name: string | null;
  readonly may_inviter_invite: boolean;
  readonly came_as: {
    readonly tenantId: string;
    readonly objectId: string;
    readonly displayName: string;
    readonly address: string;
  } | null;
  readonly sent_count: number;
  readonly sent_at: Date;
  readonly expires_at: Date;
}

const select = sql`
  select i.organization_id, o.name as organization_name, o.enforcement, o.guest_rule, i.id, i.email, i.display_name, i.role,
         i.pinned_tenant_id, t.display_domain as pinned_domain, i.state, i.invited_by,
         u.display_name as inviter_name,
         (i.invited_by is null or (u.role = 'admin' and u.state = 'active')) as may_inviter_invite,
         i.came_as, i.sent_count, i.sent_at, i.expires_at
    from invitations i
    join organizations o on o.id = i.organization_id
    left join users u on u.organization_id = i.organization_id and u.id = i.invited_by
    left join linked_tenants t on t.organization_id = i.organization_id and t.tenant_id = i.pinned_tenant_id`;

/** The invitation that this token opens, whatever its state. */
export async function findInvitationByToken(
  db: Executor,
  tokenHash: Buffer,
): Promise<InvitationRow | undefined> {
  const found = await sql<InvitationRow>`${select} where i.token_hash = ${tokenHash}`.execute(db);
  return found.rows[0];
}

/** The invitation, locked, so that of two who accept or withdraw at once one comes second; the account's rule is held too. */
export async function lockInvitation(
  tx: Executor,
  organizationId: string,
  id: string,
): Promise<InvitationRow | undefined> {
  await sql`select 1 from invitations where organization_id = ${organizationId} and id = ${id} for update`.execute(
    tx,
  );
  await sql`select 1 from organizations where id = ${organizationId} for share`.execute(tx);
  return findInvitation(tx, organizationId, id);
}

/** The invitation as it stands. */
export async function findInvitation(
  db: Executor,
  organizationId: string,
  id: string,
): Promise<InvitationRow | undefined> {
  const found = await sql<InvitationRow>`
    ${select} where i.organization_id = ${organizationId} and i.id = ${id}`.execute(db);
  return found.rows[0];
}

export interface InvitationQuery {
  readonly organizationId: string;
  readonly state: 'waiting' | 'over' | undefined;
  readonly before: string | undefined;
  readonly limit: number;
}

/** Newest first; ids sort by time. */
export async function listInvitationRows(db: Executor, query: InvitationQuery): Promise<InvitationRow[]> {
  const states = {
    waiting: sql`and i.state in ('open', 'confirming')`,
    over: sql`and i.state not in ('open', 'confirming')`,
  };
  const found = await sql<InvitationRow>`
    ${select}
     where i.organization_id = ${query.organizationId} ${query.state === undefined ? sql`` : states[query.state]}
           ${query.before === undefined ? sql`` : sql`and i.id < ${query.before}`}
     order by i.id desc limit ${query.limit}`.execute(db);
  return found.rows;
}

/** Which of these addresses, in lower case, have a user or a waiting invitation. */
export async function knownAddresses(
  db: Executor,
  organizationId: string,
  addresses: readonly string[],
): Promise<{ readonly users: ReadonlySet<string>; readonly invited: ReadonlySet<string> }> {
  const found = await sql<{ address: string; is_user: boolean }>`
    select email_key as address, true as is_user from users
     where organization_id = ${organizationId} and state <> 'removed' and email_key = any(${addresses})
    union all
    select email_key, false from invitations
     where organization_id = ${organizationId} and state in ('open', 'confirming')
       and email_key = any(${addresses})`.execute(db);
  const of = (isUser: boolean) =>
    new Set(found.rows.filter((row) => row.is_user === isUser).map((row) => row.address));
  return { users: of(true), invited: of(false) };
}

/** Stores the invitations; one whose address was invited in the meantime is left out. Returns the ids that are new. */
export async function insertInvitations(
  tx: Executor,
  rows: readonly Insertable<DatabaseSchema['invitations']>[],
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const made = await tx
    .insertInto('invitations')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return new Set(made.map((row) => row.id));
}

interface InvitationChange {
  readonly state?: 'open' | 'confirming' | 'accepted' | 'withdrawn' | 'refused';
  readonly token_hash?: Buffer;
  readonly sent_count?: number;
  readonly sent_at?: Date;
  readonly expires_at?: Date;
  readonly ended_at?: Date;
  readonly user_id?: string;
  readonly came_as?: string;
}

export async function updateInvitation(
  tx: Executor,
  key: { readonly organizationId: string; readonly id: string },
  change: InvitationChange,
): Promise<void> {
  await tx
    .updateTable('invitations')
    .set(change)
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.id)
    .execute();
}

/** Invitations that may still be accepted and lead to this tenant. */
export async function countOpenInvitationsFrom(
  db: Executor,
  organizationId: string,
  tenantId: string,
): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from invitations
     where organization_id = ${organizationId} and state in ('open', 'confirming')
       and pinned_tenant_id = ${tenantId}::uuid`.execute(db);
  return found.rows[0]?.count ?? 0;
}

/** Those invitations lead to another tenant from now on; whoever has come by one from the old tenant is asked about in vain. */
export async function moveInvitations(
  tx: Executor,
  organizationId: string,
  { fromTenantId, toTenantId }: { readonly fromTenantId: string; readonly toTenantId: string },
): Promise<number> {
  const moved = await sql`
    update invitations set pinned_tenant_id = ${toTenantId}::uuid
     where organization_id = ${organizationId} and state in ('open', 'confirming')
       and pinned_tenant_id = ${fromTenantId}::uuid`.execute(tx);
  return Number(moved.numAffectedRows ?? 0n);
}

/** After a restore: whoever has not come in yet is invited again by a person. */
export async function withdrawAllInvitations(tx: Executor, now: Date): Promise<CountByOrganization> {
  return countByOrganization(
    tx,
    sql`update invitations set state = 'withdrawn', ended_at = ${now}
         where state in ('open', 'confirming') returning organization_id`,
  );
}
