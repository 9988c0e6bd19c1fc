import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import { releaseFilesOfDrafts } from '../file-links/public.ts';
import { endDraft } from './draft-files.ts';
import { lockAllDrafts, lockUntouchedDraft } from './drafts.store.ts';
import { deleteSignature } from './signatures.store.ts';

interface UserKey {
  readonly organizationId: string;
  readonly userId: string;
}

/** Whoever is removed does not come back: what they were writing goes, and their signature. */
export async function forgetWritingOf(tx: Executor, user: UserKey): Promise<void> {
  const drafts = await lockAllDrafts(tx, user);
  await releaseFilesOfDrafts(tx, user);
  for (const draft of drafts) await endDraft(tx, draft);
  await deleteSignature(tx, user);
}

/** Deletes what nobody has written on since then, one after the other: each may have large files. */
export async function deleteUntouchedDrafts(db: Database, before: Date): Promise<void> {
  const deleteOne = (): Promise<boolean> =>
    inTransaction(db, async (tx) => {
      const draft = await lockUntouchedDraft(tx, before);
      if (draft) await endDraft(tx, draft);
      return draft !== undefined;
    });
  while (await deleteOne());
}
