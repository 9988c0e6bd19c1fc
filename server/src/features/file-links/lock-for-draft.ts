import type { PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Executor } from '../../ports/db/database.ts';
import { lockUnusedFiles } from './linked-files.store.ts';

/** Locks the whole files of this person that a draft of theirs is to have; what another draft has is not there for it. */
export async function lockFilesForDraft(
  tx: Executor,
  who: PersonCaller,
  draftId: string,
  wanted: { readonly fileIds: readonly string[]; readonly field: string },
): Promise<Outcome<null>> {
  const files = await lockUnusedFiles(tx, who, wanted.fileIds);
  for (const [index, fileId] of wanted.fileIds.entries()) {
    const field = `${wanted.field}.${index}`;
    const file = files.find(({ id }) => id === fileId);
    const isTheirs = file !== undefined && (file.draft_id === null || file.draft_id === draftId);
    if (!isTheirs) return refused('linked_file_not_found', { field });
    if (file.sha256 === null) return refused('linked_file_unfinished', { field });
  }
  return ok(null);
}
