import type { Executor } from '../../ports/db/database.ts';

export interface Grant {
  readonly reason: string;
  readonly expiresAt: Date;
}

/** Lets the session look at the organization from now on, for this reason; a new reason takes the place of the old. */
export async function putGrant(
  db: Executor,
  key: { readonly sessionId: string; readonly organizationId: string },
  grant: Grant & { readonly grantedAt: Date },
): Promise<void> {
  const row = { reason: grant.reason, granted_at: grant.grantedAt, expires_at: grant.expiresAt };
  await db
    .insertInto('support_grants')
    .values({ session_id: key.sessionId, organization_id: key.organizationId, ...row })
    .onConflict((conflict) => conflict.columns(['session_id', 'organization_id']).doUpdateSet(row))
    .execute();
}

/** The reason under which the session may look at the organization now. */
export async function findGrant(
  db: Executor,
  key: { readonly sessionId: string; readonly organizationId: string },
  now: Date,
): Promise<Grant | undefined> {
  return db
    .selectFrom('support_grants')
    .select(['reason', 'expires_at as expiresAt'])
    .where('session_id', '=', key.sessionId)
    .where('organization_id', '=', key.organizationId)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}
