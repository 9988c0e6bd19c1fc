import type { PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Executor } from '../../ports/db/database.ts';
import { writeRefusal } from './draft.model.ts';
import { lockDraft, type DraftRow } from './drafts.store.ts';

/**
 * The draft that a message is made of, locked until the message is accepted. One that was changed elsewhere is not sent, so that
 * what was written there is not lost; one that is gone was sent or discarded there, so that it is not sent twice.
 */
export async function lockSentDraft(
  tx: Executor,
  who: PersonCaller,
  from: { readonly draftId?: string | undefined; readonly draftRevision?: number | undefined },
): Promise<Outcome<DraftRow | null>> {
  const { draftId, draftRevision } = from;
  if (draftId === undefined || draftRevision === undefined) return ok(null);
  const draft = await lockDraft(tx, who, draftId);
  const refusal = writeRefusal(draft, draftRevision);
  if (refusal !== null || draft === undefined) return refused(refusal ?? 'draft_not_found');
  return ok(draft);
}
