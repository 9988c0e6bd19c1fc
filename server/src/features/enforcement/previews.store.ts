import type { Insertable, Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

export type PreviewRow = Selectable<DatabaseSchema['enforcement_previews']>;

export async function insertPreview(
  tx: Executor,
  row: Insertable<DatabaseSchema['enforcement_previews']>,
): Promise<void> {
  await tx.insertInto('enforcement_previews').values(row).execute();
}

export async function findPreview(
  db: Executor,
  organizationId: string,
  id: string,
): Promise<PreviewRow | undefined> {
  return db
    .selectFrom('enforcement_previews')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Nobody can act by them any more. */
export async function deleteOldPreviews(db: Executor, before: Date): Promise<void> {
  await db.deleteFrom('enforcement_previews').where('expires_at', '<', before).execute();
}

/** Which of these ids are active users of the organization. */
export async function knownUsers(
  db: Executor,
  organizationId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('users')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', 'in', ids)
    .where('state', '=', 'active')
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Invitations that may still be accepted: by Microsoft alone once it is the only way in. */
export async function countInvited(db: Executor, organizationId: string, now: Date): Promise<number> {
  const row = await db
    .selectFrom('invitations')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('organization_id', '=', organizationId)
    .where((of) =>
      of.or([of('state', '=', 'confirming'), of.and([of('state', '=', 'open'), of('expires_at', '>', now)])]),
    )
    .executeTakeFirstOrThrow();
  return row.count;
}
