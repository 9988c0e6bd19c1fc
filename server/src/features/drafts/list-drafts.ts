import type { DraftSummary, listDrafts as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { listDraftLines } from './drafts.store.ts';

/** The drafts of the person who asks; all of them, since there is an end to how many they may have. */
export async function listDrafts(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const lines = await listDraftLines(deps.db, call.who);
  return ok({
    drafts: lines.map(({ id, updatedAt, ...line }) => ({
      ...line,
      id: id as DraftSummary['id'],
      updatedAt: updatedAt.toISOString(),
    })),
  });
}
