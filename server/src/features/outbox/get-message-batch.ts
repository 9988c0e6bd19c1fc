import {
  messageStates,
  type getMessageBatch as operation,
  type InputOf,
  type MessageBatchView,
  type ReplyOf,
} from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Database, Executor } from '../../ports/db/database.ts';
import { findBatch, listStatesOfBatch, type BatchRow } from './batches.store.ts';

/** A batch with the present state of each message, in the order in which they were handed in. */
export async function batchView(db: Executor, batch: BatchRow): Promise<MessageBatchView> {
  const messages = await listStatesOfBatch(db, batch);
  const counted = Map.groupBy(messages, ({ state }) => state);
  return {
    id: batch.id as MessageBatchView['id'],
    createdAt: batch.created_at.toISOString(),
    counts: Object.fromEntries(
      messageStates.map((state) => [state, counted.get(state)?.length ?? 0]),
    ) as MessageBatchView['counts'],
    messages: messages as MessageBatchView['messages'],
  };
}

/** How a batch of the caller stands. */
export async function getMessageBatch(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const batch = await findBatch(deps.db, call.who, call.input.params.batchId);
  return batch ? ok(await batchView(deps.db, batch)) : refused('message_batch_not_found');
}
