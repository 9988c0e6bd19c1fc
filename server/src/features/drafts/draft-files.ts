import type { DraftContent } from '@gatehouse/contract';
import type { PersonCaller } from '../../kernel/call.ts';
import { refused, type Outcome } from '../../kernel/outcome.ts';
import type { Executor } from '../../ports/db/database.ts';
import {
  deleteAttachmentsOfDraft,
  lockAttachmentsForDraft,
  writeAttachmentsOfDraft,
} from '../attachments/public.ts';
import { deleteFilesOfDraft, lockFilesForDraft, writeFilesOfDraft } from '../file-links/public.ts';
import { deleteDraftRow, type DraftRow } from './drafts.store.ts';

type DraftKey = Pick<DraftRow, 'organization_id' | 'id' | 'user_id'>;
type Files = Pick<DraftContent, 'attachmentIds' | 'linkedFileIds'>;

/** Locks the files that a draft is to have, or says which of them it cannot. Writes nothing. */
export async function lockFiles(
  tx: Executor,
  who: PersonCaller,
  draft: DraftKey,
  { attachmentIds, linkedFileIds }: Files,
): Promise<Outcome<null>> {
  const free = await lockAttachmentsForDraft(tx, draft, attachmentIds);
  const missing = attachmentIds.findIndex((id) => !free.includes(id));
  if (missing >= 0) return refused('attachment_not_found', { field: `body.attachmentIds.${missing}` });
  return lockFilesForDraft(tx, who, draft.id, { fileIds: linkedFileIds, field: 'body.linkedFileIds' });
}

/** The draft has these files from now on; they live as long as it does. */
export async function writeFiles(tx: Executor, draft: DraftKey, files: Files, now: Date): Promise<void> {
  await writeAttachmentsOfDraft(tx, draft, files.attachmentIds, now);
  await writeFilesOfDraft(tx, draft, files.linkedFileIds, now);
}

/** The draft is over. What of its files no message has taken falls with it. */
export async function endDraft(tx: Executor, draft: DraftKey): Promise<void> {
  await deleteAttachmentsOfDraft(tx, draft);
  await deleteFilesOfDraft(tx, draft);
  await deleteDraftRow(tx, draft);
}
