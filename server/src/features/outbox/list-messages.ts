import {
  messageStates,
  type InputOf,
  type listMessages as operation,
  type ReplyOf,
} from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { messageViews } from './message-view.ts';
import { countHeldOfSender } from './held.store.ts';
import { countMessagesByState, listMessageRows } from './outbox.store.ts';

type Reply = ReplyOf<typeof operation>;

/** One page of the caller's outbox, newest first. */
export async function listMessages(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<Reply>> {
  const { state, before, limit } = call.input.query;
  const rows = await listMessageRows(deps.db, call.who, { state, before, limit: limit + 1 });
  const messages = await messageViews(deps.db, rows.slice(0, limit));
  const counted = new Map(
    (await countMessagesByState(deps.db, call.who)).map((row) => [row.state, row.count]),
  );
  const counts = Object.fromEntries(
    messageStates.map((name) => [name, counted.get(name) ?? 0]),
  ) as Reply['counts'];
  return ok({
    messages,
    nextBefore: rows.length > limit ? (messages.at(-1)?.id ?? null) : null,
    counts,
    heldCounts: await countHeldOfSender(deps.db, call.who),
  });
}
