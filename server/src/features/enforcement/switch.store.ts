import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

/**
 * Makes Microsoft the only way in. The raised epoch ends every session and every key of a person, those excepted whose
 * session Microsoft opened: they count from microsoft_epoch, which stays.
 */
export async function requireMicrosoft(
  tx: Executor,
  organizationId: string,
  change: { readonly at: Date; readonly by: string },
): Promise<void> {
  await tx
    .updateTable('organizations')
    .set((of) => ({
      enforcement: 'required',
      session_epoch: of('session_epoch', '+', 1),
      enforcement_changed_at: change.at,
      enforcement_changed_by: change.by,
    }))
    .where('id', '=', organizationId)
    .execute();
}

/** Opens the other ways in again. Epochs stay where they are: what was ended stays ended. */
export async function openOtherWays(
  tx: Executor,
  organizationId: string,
  change: { readonly at: Date; readonly by: string | null },
): Promise<void> {
  await tx
    .updateTable('organizations')
    .set({
      enforcement: 'off',
      enforcement_changed_at: change.at,
      enforcement_changed_by: change.by,
    })
    .where('id', '=', organizationId)
    .execute();
}

/** When the rule was changed last, and the name of who changed it. */
export async function findLastChange(
  db: Executor,
  organizationId: string,
): Promise<{ readonly at: Date | null; readonly by: string | null }> {
  const found = await sql<{ at: Date | null; by: string | null }>`
    select o.enforcement_changed_at as at, u.display_name as by
      from organizations o
      left join users u on u.organization_id = o.id and u.id = o.enforcement_changed_by
     where o.id = ${organizationId}`.execute(db);
  return found.rows[0] ?? { at: null, by: null };
}
