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
  readonly otherAdminCount: number;
}

/**
 * The user and all active admins of the organization, locked in the order of their ids: of two admins who demote each
 * other at once, one waits for the other and then sees what is left (case D11).
 */
export async function lockForChange(
  tx: Executor,
  organizationId: string,
  userId: string,
): Promise<LockedForChange> {
  const locked = await sql<LockedUser>`
    select id, display_name, email, role, state from users
     where organization_id = ${organizationId} and state <> 'removed'
       and (id = ${userId} or (role = 'admin' and state = 'active'))
     order by id for update`.execute(tx);
  const others = locked.rows.filter(
    (row) => row.id !== userId && row.role === 'admin' && row.state === 'active',
  );
  return { user: locked.rows.find((row) => row.id === userId), otherAdminCount: others.length };
}

export interface UserUpdate {
  readonly role?: 'admin' | 'member';
  readonly state?: 'active' | 'deactivated' | 'removed';
}

/** Changes the user; with `endsSessions` the epoch is raised in the same statement, so that every session is over. */
export async function updateUser(
  tx: Executor,
  key: { readonly organizationId: string; readonly userId: string },
  update: UserUpdate,
  endsSessions: boolean,
): Promise<void> {
  await tx
    .updateTable('users')
    .set((of) => ({
      ...update,
      ...(endsSessions ? { session_epoch: of('session_epoch', '+', 1) } : {}),
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
