import type { Executor } from '../../ports/db/database.ts';
import type { AttachmentFacts } from './attachments.store.ts';

/** One draft of a person. */
export interface DraftOfPerson {
  readonly organization_id: string;
  readonly id: string;
  readonly user_id: string;
}

const facts = ['id', 'message_id', 'name', 'content_type', 'size_bytes', 'sha256'] as const;

/** Which of these files the draft may have, locked: the person's own that are free, and those it has already. */
export async function lockAttachmentsForDraft(
  tx: Executor,
  draft: DraftOfPerson,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('attachments')
    .select('id')
    .where('organization_id', '=', draft.organization_id)
    .where('user_id', '=', draft.user_id)
    .where('id', 'in', ids)
    .where('message_id', 'is', null)
    .where((of) => of.or([of('draft_id', 'is', null), of('draft_id', '=', draft.id)]))
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

/** The draft has these files, in this order, and no others: what it no longer names is free, as if it had been uploaded now. */
export async function writeAttachmentsOfDraft(
  tx: Executor,
  draft: DraftOfPerson,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  await tx
    .updateTable('attachments')
    .set({ draft_id: null, position: null, uploaded_at: now })
    .where('organization_id', '=', draft.organization_id)
    .where('draft_id', '=', draft.id)
    .$if(ids.length > 0, (update) => update.where('id', 'not in', ids))
    .execute();
  for (const [position, id] of ids.entries())
    await tx
      .updateTable('attachments')
      .set({ draft_id: draft.id, position })
      .where('organization_id', '=', draft.organization_id)
      .where('id', '=', id)
      .execute();
}

/** The files of a draft, without their bytes, in its order. */
export async function listAttachmentsOfDraft(db: Executor, draft: DraftOfPerson): Promise<AttachmentFacts[]> {
  return db
    .selectFrom('attachments')
    .select(facts)
    .where('organization_id', '=', draft.organization_id)
    .where('draft_id', '=', draft.id)
    .orderBy('position')
    .execute();
}

/** The draft is over, and what of its files no message has taken. */
export async function deleteAttachmentsOfDraft(tx: Executor, draft: DraftOfPerson): Promise<void> {
  await tx
    .deleteFrom('attachments')
    .where('organization_id', '=', draft.organization_id)
    .where('draft_id', '=', draft.id)
    .execute();
}
