import type { deleteDraft as operation, InputOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { endDraft } from './draft-files.ts';
import { lockDraft } from './drafts.store.ts';

/** Discards a draft with its files. */
export async function deleteDraft(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<null>> {
  return inTransaction(deps.db, async (tx) => {
    const draft = await lockDraft(tx, call.who, call.input.params.draftId);
    if (!draft) return refused('draft_not_found');
    await endDraft(tx, draft);
    return ok(null);
  });
}
