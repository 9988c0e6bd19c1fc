import { sql, type Insertable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import type { SupportSessionsTable } from '../../ports/db/support-tables.ts';

export type SupportSessionRow = SupportSessionsTable & { readonly now: Date };

/** A new support session. */
export async function insertSupportSession(
  db: Executor,
  row: Insertable<DatabaseSchema['support_sessions']>,
): Promise<void> {
  await db.insertInto('support_sessions').values(row).execute();
}

/** The support session with this secret, and the time, in one round trip. */
export async function findSupportSession(
  db: Executor,
  secretHash: Buffer,
): Promise<SupportSessionRow | undefined> {
  return db
    .selectFrom('support_sessions')
    .selectAll()
    .select(sql<Date>`clock_now()`.as('now'))
    .where('secret_hash', '=', secretHash)
    .executeTakeFirst();
}

/** Marks that the session was used. */
export async function touchSupportSession(db: Executor, id: string, now: Date): Promise<void> {
  await db
    .updateTable('support_sessions')
    .set({ last_seen_at: now })
    .where('id', '=', id)
    .where('last_seen_at', '<', now)
    .execute();
}

/** Ends the session with this secret, once; gives its id where this call has ended it. */
export async function endSupportSessionRow(
  db: Executor,
  secretHash: Buffer,
  now: Date,
): Promise<string | undefined> {
  const ended = await db
    .updateTable('support_sessions')
    .set({ ended_at: now })
    .where('secret_hash', '=', secretHash)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return ended?.id;
}

/** Removes sessions that have been over for long, and their reasons; what was looked at stays in the customers' trails. */
export async function deleteOldSupportSessions(db: Executor, before: Date): Promise<void> {
  await db.deleteFrom('support_sessions').where('expires_at', '<', before).execute();
}

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
