import type { getDraft as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { draftView } from './draft-view.ts';
import { findDraft } from './drafts.store.ts';

/** One draft of the person who asks. */
export async function getDraft(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const draft = await findDraft(deps.db, call.who, call.input.params.draftId);
  return draft ? ok(await draftView(deps.db, draft)) : refused('draft_not_found');
}
