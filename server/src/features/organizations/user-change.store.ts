import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

export interface LockedUser {
  readonly id: string;
  readonly display_name: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly state: 'active' | 'deactivated';
}

export interface LockedForChange {
  readonly user: LockedUser | undefined;
  /** Whether an active admin beside this user can come in; for an active admin it stays so until the commit. */
  readonly hasOtherAdmin: boolean;
}

/** One at a time: whoever takes an admin away, or changes what an admin must have to come in. */
export async function lockAdmins(tx: Executor, organizationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('admins:' || ${organizationId}, 0))`.execute(tx);
}

/**
 * The user, locked, and whether an active admin would be left without them who can come in: where Microsoft is the only way,
 * one with an identity of a linked tenant (security case E08). Changes of active admins come one after the
 * other: of two admins who demote each other at once, one waits and then sees what the other has done (case D11).
 */
export async function lockForChange(
  tx: Executor,
  organizationId: string,
  userId: string,
): Promise<LockedForChange> {
  const locked = await sql<LockedUser>`
    select id, display_name, email, role, state from users
     where organization_id = ${organizationId} and id = ${userId} and state <> 'removed' for update`.execute(
    tx,
  );
  const user = locked.rows[0];
  if (user?.role === 'admin' && user.state === 'active') await lockAdmins(tx, organizationId);
  const other = await sql`
    select u.id from users u join organizations o on o.id = u.organization_id
     where u.organization_id = ${organizationId} and u.role = 'admin' and u.state = 'active' and u.id <> ${userId}
       and (o.enforcement = 'off' or exists (
             select 1 from entra_identities i
               join linked_tenants t on t.organization_id = i.organization_id and t.tenant_id = i.tenant_id
              where i.organization_id = u.organization_id and i.user_id = u.id and not i.is_guest
                and (u.pinned_tenant_id is null or u.pinned_tenant_id = i.tenant_id)))
     limit 1`.execute(tx);
  return { user, hasOtherAdmin: other.rows.length > 0 };
}

export interface UserUpdate {
  readonly role?: 'admin' | 'member';
  readonly state?: 'active' | 'deactivated' | 'removed';
}

/**
 * Changes the user; with `takesAccess` the epochs are raised in the same statement: every session is over, and what they had handed
 * in does not leave.
 */
export async function updateUser(
  tx: Executor,
  key: { readonly organizationId: string; readonly userId: string },
  update: UserUpdate,
  takesAccess: boolean,
): Promise<void> {
  await tx
    .updateTable('users')
    .set((of) => ({
      ...update,
      ...(takesAccess
        ? { session_epoch: of('session_epoch', '+', 1), revoked_epoch: of('session_epoch', '+', 1) }
        : {}),
    }))
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.userId)
    .execute();
}

/** Frees the subject, so that the same person can be invited again; the audit trail has who it was. */
export async function deleteIdentity(tx: Executor, organizationId: string, userId: string): Promise<void> {
  await tx
    .deleteFrom('entra_identities')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute();
}

/** Whom a mail to the admins of the account goes to, in the order of their ids. */
export async function activeAdmins(
  tx: Executor,
  organizationId: string,
): Promise<{ readonly id: string; readonly email: string; readonly display_name: string }[]> {
  return tx
    .selectFrom('users')
    .select(['id', 'email', 'display_name'])
    .where('organization_id', '=', organizationId)
    .where('role', '=', 'admin')
    .where('state', '=', 'active')
    .orderBy('id')
    .execute();
}
