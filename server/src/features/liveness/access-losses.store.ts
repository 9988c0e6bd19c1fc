import { sql, type Insertable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

export async function insertLoss(
  tx: Executor,
  row: Insertable<DatabaseSchema['access_losses']>,
): Promise<void> {
  await tx.insertInto('access_losses').values(row).execute();
}

/** The first request since that met a closed door. False where nothing was lost since the session was opened. */
export async function noteFirstRefusal(
  db: Executor,
  user: { readonly organizationId: string; readonly userId: string },
  { openedAt, at }: { readonly openedAt: Date; readonly at: Date },
): Promise<boolean> {
  const found = await sql<{ is_noted: boolean }>`
    select first_refusal_at is not null as is_noted from access_losses
     where organization_id = ${user.organizationId} and user_id = ${user.userId} and noticed_at >= ${openedAt}`.execute(
    db,
  );
  if (found.rows.some((row) => !row.is_noted))
    await db
      .updateTable('access_losses')
      .set({ first_refusal_at: at })
      .where('organization_id', '=', user.organizationId)
      .where('user_id', '=', user.userId)
      .where('noticed_at', '>=', openedAt)
      .where('first_refusal_at', 'is', null)
      .execute();
  return found.rows.length > 0;
}
