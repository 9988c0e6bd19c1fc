import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

interface Subject {
  readonly tenantId: string;
  readonly objectId: string;
}

export interface MovingUsers {
  readonly organizationId: string;
  /** A query for their ids. */
  readonly userIds: RawBuilder<unknown>;
  readonly toTenantId: string;
  readonly at: Date;
}

/**
 * Keeps users to another tenant: their Microsoft accounts of any other open them no more and are kept as former ones, and every
 * session and key of theirs ends (security case E11). Whoever changes one of them, or signs one in, comes before or after.
 */
export async function moveUsers(
  tx: Executor,
  { organizationId, userIds, toTenantId, at }: MovingUsers,
): Promise<void> {
  await sql`
    update users set pinned_tenant_id = ${toTenantId}::uuid, session_epoch = session_epoch + 1
     where organization_id = ${organizationId} and id in (${userIds})`.execute(tx);
  await sql`
    with ended as (
      delete from entra_identities
       where organization_id = ${organizationId} and user_id in (${userIds}) and tenant_id <> ${toTenantId}::uuid
      returning user_id, tenant_id, object_id)
    insert into former_identities (organization_id, user_id, tenant_id, object_id, ended_at)
    select ${organizationId}, user_id, tenant_id, object_id, ${at}::timestamptz from ended
        on conflict (organization_id, user_id, tenant_id, object_id) do update set ended_at = excluded.ended_at`.execute(
    tx,
  );
}

/** Whether this subject was a user's before the people of its tenant were moved to another. */
export async function wasMoved(db: Executor, subject: Subject): Promise<boolean> {
  const found = await sql`
    select 1 from former_identities f
      join users u on u.organization_id = f.organization_id and u.id = f.user_id and u.state = 'active'
     where f.tenant_id = ${subject.tenantId}::uuid and f.object_id = ${subject.objectId}::uuid limit 1`.execute(
    db,
  );
  return found.rows.length > 0;
}

/** Gives a user another address; false, and nothing is changed, where somebody of the organization has it. */
export async function changeAddress(
  tx: Executor,
  user: { readonly organizationId: string; readonly userId: string },
  address: string,
): Promise<boolean> {
  const changed = await sql`
    update users u set email = ${address}
     where u.organization_id = ${user.organizationId} and u.id = ${user.userId} and u.email <> ${address}
       and not exists (select 1 from users o where o.organization_id = u.organization_id and o.id <> u.id
                          and o.state <> 'removed' and o.email_key = lower(${address}))`.execute(tx);
  return changed.numAffectedRows === 1n;
}
