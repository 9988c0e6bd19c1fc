import type { Executor } from '../../ports/db/database.ts';
import type { LinkedFileRow } from './linked-files.store.ts';

/** One draft of an organization. */
interface DraftKey {
  readonly organization_id: string;
  readonly id: string;
}

/** The draft has these files, in this order, and no others: what it no longer names is free, as if it had been begun now. */
export async function writeFilesOfDraft(
  tx: Executor,
  draft: DraftKey,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  await tx
    .updateTable('linked_files')
    .set({ draft_id: null, position: null, begun_at: now })
    .where('organization_id', '=', draft.organization_id)
    .where('draft_id', '=', draft.id)
    .$if(ids.length > 0, (update) => update.where('id', 'not in', ids))
    .execute();
  for (const [position, id] of ids.entries())
    await tx
      .updateTable('linked_files')
      .set({ draft_id: draft.id, position })
      .where('organization_id', '=', draft.organization_id)
      .where('id', '=', id)
      .execute();
}

/** The files of a draft in its order. */
export async function listFilesOfDraft(db: Executor, draft: DraftKey): Promise<LinkedFileRow[]> {
  return db
    .selectFrom('linked_files')
    .selectAll()
    .where('organization_id', '=', draft.organization_id)
    .where('draft_id', '=', draft.id)
    .orderBy('position')
    .execute();
}

/** Deletes what the draft still has, with its bytes: it is over, and no message has taken them. */
export async function deleteFilesOfDraft(tx: Executor, draft: DraftKey): Promise<void> {
  // One by one: a file may have a quarter of a gigabyte, and each statement must end within its time.
  for (const { id } of await listFilesOfDraft(tx, draft))
    await tx
      .deleteFrom('linked_files')
      .where('organization_id', '=', draft.organization_id)
      .where('id', '=', id)
      .execute();
}

/** The drafts of this person are over: their files fall with the next sweep, one by one, and nobody waits for it. */
export async function releaseFilesOfDrafts(
  tx: Executor,
  owner: { readonly organizationId: string; readonly userId: string },
): Promise<void> {
  await tx
    .updateTable('linked_files')
    .set({ draft_id: null, position: null, begun_at: new Date(0) })
    .where('organization_id', '=', owner.organizationId)
    .where('user_id', '=', owner.userId)
    .where('draft_id', 'is not', null)
    .execute();
}
