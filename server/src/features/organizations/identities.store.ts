import type { Executor } from '../../ports/db/database.ts';

interface UserKey {
  readonly organizationId: string;
  readonly userId: string;
}

interface Subject {
  readonly tenantId: string;
  readonly objectId: string;
}

/** Whether somebody else of the organization is this subject. */
export async function isSubjectOfAnother(tx: Executor, user: UserKey, subject: Subject): Promise<boolean> {
  const row = await tx
    .selectFrom('entra_identities')
    .select('user_id')
    .where('organization_id', '=', user.organizationId)
    .where('tenant_id', '=', subject.tenantId)
    .where('object_id', '=', subject.objectId)
    .where('user_id', '<>', user.userId)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Gives a user without one their subject at Entra. False, and nothing is changed, where the user has one or the subject
 * belongs to somebody of the organization.
 */
export async function bindIdentity(
  tx: Executor,
  user: UserKey,
  subject: Subject,
  now: Date,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('entra_identities')
    .values({
      organization_id: user.organizationId,
      user_id: user.userId,
      tenant_id: subject.tenantId,
      object_id: subject.objectId,
      login_hint: null,
      linked_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** Pins a user who has no pin. */
export async function pinUser(tx: Executor, user: UserKey, tenantId: string): Promise<void> {
  await tx
    .updateTable('users')
    .set({ pinned_tenant_id: tenantId })
    .where('organization_id', '=', user.organizationId)
    .where('id', '=', user.userId)
    .where('pinned_tenant_id', 'is', null)
    .execute();
}
