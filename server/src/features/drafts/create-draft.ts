import type { createDraft as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { newId, type Random } from '../../ports/random/random.ts';
import { lockFiles, writeFiles } from './draft-files.ts';
import { hasRoom } from './draft.model.ts';
import { columnsOf, draftView } from './draft-view.ts';
import { countDrafts, findDraftByKey, insertDraft, lockDraftsOf } from './drafts.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/** Begins a draft; whoever has not heard the answer asks again with the same key, and has one draft. */
export async function createDraft(
  deps: Deps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who, input } = call;
  const key = input.headers['idempotency-key'];
  return inTransaction(deps.db, async (tx) => {
    await lockDraftsOf(tx, who);
    const known = await findDraftByKey(tx, who, key);
    if (known) return ok(await draftView(tx, known));
    if (!hasRoom(await countDrafts(tx, who))) return refused('too_many_drafts');
    const now = await deps.clock.now(tx);
    const row = {
      organization_id: who.organizationId,
      id: newId('drf', now, deps.random),
      user_id: who.userId,
      idempotency_key: key,
      revision: 1,
      ...columnsOf(input.body, now),
    };
    const files = await lockFiles(tx, who, row, input.body);
    if (!files.ok) return files;
    await insertDraft(tx, row);
    await writeFiles(tx, row, input.body, now);
    return ok(await draftView(tx, row));
  });
}
