import type { enqueueMessageBatch as operation, InputOf, MessageDraft, ReplyOf } from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { newId } from '../../ports/random/random.ts';
import { beginHandIn, contentHash, examineWishes, type Acceptance } from './accept-messages.ts';
import { findBatchByKey, insertBatch, type BatchRow } from './batches.store.ts';
import type { EnqueueDeps } from './enqueue-message.ts';
import { batchView } from './get-message-batch.ts';
import { lockIdempotencyKey } from './outbox.store.ts';
import { writeMessages } from './write-messages.ts';

type Drafts = readonly MessageDraft[];

/** The refusal of the first file that two messages of the batch would share, by its place; null where none would. */
function refuseShared(drafts: Drafts): Outcome<never> | null {
  const used = new Set<string>();
  for (const [place, { attachmentIds, linkedFileIds = [] }] of drafts.entries())
    for (const [position, id] of [...attachmentIds, ...linkedFileIds].entries()) {
      const field = `body.messages.${place}`;
      const linked = position - attachmentIds.length;
      if (used.has(id))
        return linked < 0
          ? refused('attachment_not_found', { field: `${field}.attachmentIds.${position}` })
          : refused('linked_file_not_found', { field: `${field}.linkedFileIds.${linked}` });
      used.add(id);
    }
  return null;
}

async function examineAll(
  deps: EnqueueDeps,
  tx: Executor,
  { who, drafts, batchId }: { readonly who: PersonCaller; readonly drafts: Drafts; readonly batchId: string },
): Promise<Outcome<Acceptance[]>> {
  const handIn = await beginHandIn(tx, who, batchId);
  if (!handIn.ok) return handIn;
  const shared = refuseShared(drafts);
  if (shared !== null) return shared;
  const wishes = drafts.map((draft, place) => ({
    draft,
    idempotencyKey: `${batchId}.${place}`,
    field: `body.messages.${place}`,
  }));
  return examineWishes(deps, tx, handIn.value, wishes);
}

/** Takes messages together: all are in the database once this has answered, or none is. */
export async function enqueueMessageBatch(
  deps: EnqueueDeps,
  { who, input }: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const drafts = input.body.messages;
  const key = input.headers['idempotency-key'];
  const outcome = await inTransaction(deps.db, async (tx): Promise<Outcome<BatchRow>> => {
    await lockIdempotencyKey(tx, who, key);
    const known = await findBatchByKey(tx, who, key);
    if (known)
      return known.content_hash.equals(contentHash(drafts)) ? ok(known) : refused('idempotency_key_reused');
    const now = await deps.clock.now(tx);
    const batchId = newId('mbt', now, deps.random);
    const examined = await examineAll(deps, tx, { who, drafts, batchId });
    if (!examined.ok) return examined;
    const batch = await insertBatch(tx, {
      organization_id: who.organizationId,
      id: batchId,
      user_id: who.userId,
      idempotency_key: key,
      content_hash: contentHash(drafts),
      created_at: now,
    });
    await writeMessages(deps, tx, examined.value);
    return ok(batch);
  });
  if (!outcome.ok) return outcome;
  deps.wakeDispatcher();
  return ok(await batchView(deps.db, outcome.value));
}
