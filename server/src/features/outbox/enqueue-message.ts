import type {
  enqueueMessage as operation,
  InputOf,
  MessageDraft,
  MessageView,
  ReplyOf,
} from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import { endDraft, lockSentDraft } from '../drafts/public.ts';
import type { LinkingDeps } from '../file-links/public.ts';
import { beginHandIn, contentHash, examineWishes, type Wish } from './accept-messages.ts';
import { isPlain, type HandInTogether } from './hand-in-together.ts';
import { messageView } from './message-view.ts';
import { findMessageByKey, lockIdempotencyKey, type MessageRow } from './outbox.store.ts';
import { writeMessages } from './write-messages.ts';

export interface EnqueueDeps extends LinkingDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly handInTogether: HandInTogether;
  /** Wakes the dispatcher of this process; others find the message by themselves. */
  readonly wakeDispatcher: () => void;
}

type WrittenFrom = InputOf<typeof operation>['query'];

/** Takes a message for sending. Once this has answered, the message is in the database and will not be lost. */
export async function enqueue(
  deps: EnqueueDeps,
  who: PersonCaller,
  draft: MessageDraft,
  idempotencyKey: string,
  writtenFrom: WrittenFrom = {},
): Promise<Outcome<MessageView>> {
  const wish = { draft, idempotencyKey, field: 'body' };
  const isShared = writtenFrom.draftId === undefined && isPlain(draft);
  const view = isShared ? await deps.handInTogether(who, wish) : undefined;
  const outcome = view === undefined ? await enqueueAlone(deps, who, wish, writtenFrom) : ok(view);
  if (outcome.ok) deps.wakeDispatcher();
  return outcome;
}

function enqueueAlone(
  deps: EnqueueDeps,
  who: PersonCaller,
  wish: Wish,
  writtenFrom: WrittenFrom,
): Promise<Outcome<MessageView>> {
  return inTransaction(deps.db, async (tx): Promise<Outcome<MessageView>> => {
    const taken = await take(deps, tx, who, wish, writtenFrom);
    if (taken.ok && taken.value !== undefined) return ok(await messageView(tx, taken.value));
    // A repetition is answered as the first time, whatever would be said to it today.
    const known = await findMessageByKey(tx, who, wish.idempotencyKey);
    if (known)
      return known.content_hash.equals(contentHash(wish.draft))
        ? ok(await messageView(tx, known))
        : refused('idempotency_key_reused');
    if (taken.ok) throw new Error('a key in use has no message');
    return taken;
  });
}

/** Undefined where the sender has used its key before. */
async function take(
  deps: EnqueueDeps,
  tx: Executor,
  who: PersonCaller,
  wish: Wish,
  writtenFrom: WrittenFrom,
): Promise<Outcome<MessageRow | undefined>> {
  // Of two calls with one key the second waits where both write the message. Where a time may pass meanwhile it waits here:
  // it would be refused for what the first was taken with.
  if (wish.draft.sendAt !== undefined) await lockIdempotencyKey(tx, who, wish.idempotencyKey);
  const handIn = await beginHandIn(tx, who);
  if (!handIn.ok) return handIn;
  const source = await lockSentDraft(tx, who, writtenFrom);
  if (!source.ok) return source;
  const accepted = await examineWishes(deps, tx, handIn.value, [wish]);
  if (!accepted.ok) return accepted;
  const [written] = await writeMessages(deps, tx, accepted.value);
  // The message has taken its files by now: what is left of the draft is what it did not want.
  if (written !== undefined && source.value !== null) await endDraft(tx, source.value);
  return ok(written?.row);
}

/** The operation behind Compose. */
export function enqueueMessage(
  deps: EnqueueDeps,
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { body, headers, query } = call.input;
  return enqueue(deps, call.who, body, headers['idempotency-key'], query);
}
