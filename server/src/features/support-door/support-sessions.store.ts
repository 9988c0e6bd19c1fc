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

/** After a restore: every agent signs in again. Their reasons to look count for their session alone. */
export async function endAllSupportSessions(tx: Executor, now: Date): Promise<void> {
  await tx.updateTable('support_sessions').set({ ended_at: now }).where('ended_at', 'is', null).execute();
}
