import {
  messageStates,
  type InputOf,
  type listMessages as operation,
  type MessageView,
  type ReplyOf,
} from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { messageViews } from './message-view.ts';
import { countHeldOfSender } from './held.store.ts';
import {
  countMessagesByState,
  lastLookedAt,
  listMessageRows,
  searchMessageRows,
  type ListScope,
} from './list.store.ts';
import type { MessageRow } from './outbox.store.ts';

type Reply = ReplyOf<typeof operation>;
type Query = InputOf<typeof operation>['query'];

interface Page {
  readonly rows: readonly MessageRow[];
  readonly nextBefore: string | null;
  readonly searchedBackTo: Date | null;
}

/** Where the next page goes on: below what is shown, or, where a search has stopped before its page was full, below what it has seen. */
async function readPage(
  db: Database,
  who: PersonCaller,
  { query, limit, ...narrowed }: Query,
): Promise<Page> {
  const { state, batchId, from, to, before } = narrowed;
  const scope: ListScope = { state, batchId, from, to, before };
  const words = query ?? '';
  const found =
    words === ''
      ? await listMessageRows(db, who, scope, limit + 1)
      : await searchMessageRows(db, who, scope, { words, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const shown = rows.at(-1)?.id ?? null;
  if (found.length > limit) return { rows, nextBefore: shown, searchedBackTo: null };
  const last = words === '' ? null : await lastLookedAt(db, who, scope);
  if (last === null) return { rows, nextBefore: null, searchedBackTo: null };
  // A message that came between both looks has moved the last one up by a place.
  const nextBefore = shown !== null && shown < last.id ? shown : last.id;
  return { rows, nextBefore, searchedBackTo: last.created_at };
}

/** One page of the caller's outbox, newest first. */
export async function listMessages(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<Reply>> {
  const { rows, nextBefore, searchedBackTo } = await readPage(deps.db, call.who, call.input.query);
  const counted = new Map(
    (await countMessagesByState(deps.db, call.who)).map((row) => [row.state, row.count]),
  );
  const counts = Object.fromEntries(
    messageStates.map((name) => [name, counted.get(name) ?? 0]),
  ) as Reply['counts'];
  return ok({
    messages: await messageViews(deps.db, rows),
    nextBefore: nextBefore as MessageView['id'] | null,
    searchedBackTo: searchedBackTo?.toISOString() ?? null,
    counts,
    heldCounts: await countHeldOfSender(deps.db, call.who),
  });
}
