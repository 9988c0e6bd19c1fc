import type { InputOf, ReplyOf, updateDraft as operation } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { lockFiles, writeFiles } from './draft-files.ts';
import { writeRefusal } from './draft.model.ts';
import { columnsOf, draftView } from './draft-view.ts';
import { lockDraft, writeDraft } from './drafts.store.ts';

/** Writes a draft whole. Of two tabs that have seen the same, the later is refused, and knows it. */
export async function updateDraft(
  deps: { readonly db: Database; readonly clock: Clock },
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who, input } = call;
  return inTransaction(deps.db, async (tx) => {
    const draft = await lockDraft(tx, who, input.params.draftId);
    const refusal = writeRefusal(draft, input.body.revision);
    if (refusal !== null || draft === undefined) return refused(refusal ?? 'draft_not_found');
    const files = await lockFiles(tx, who, draft, input.body);
    if (!files.ok) return files;
    const now = await deps.clock.now(tx);
    const written = await writeDraft(tx, draft, columnsOf(input.body, now));
    await writeFiles(tx, draft, input.body, now);
    return ok(await draftView(tx, written));
  });
}
