import { sql, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import type { MessageState } from './message.model.ts';

export type BatchRow = Selectable<DatabaseSchema['message_batches']>;

interface Sender {
  readonly organizationId: string;
  readonly userId: string;
}

function ofSender(db: Executor, sender: Sender) {
  return db
    .selectFrom('message_batches')
    .selectAll()
    .where('organization_id', '=', sender.organizationId)
    .where('user_id', '=', sender.userId);
}

export async function findBatchByKey(
  db: Executor,
  sender: Sender,
  key: string,
): Promise<BatchRow | undefined> {
  return ofSender(db, sender).where('idempotency_key', '=', key).executeTakeFirst();
}

/** A batch of this sender, or undefined: whose else it is stays private. */
export async function findBatch(db: Executor, sender: Sender, id: string): Promise<BatchRow | undefined> {
  return ofSender(db, sender).where('id', '=', id).executeTakeFirst();
}

export async function insertBatch(tx: Executor, row: BatchRow): Promise<BatchRow> {
  return tx.insertInto('message_batches').values(row).returningAll().executeTakeFirstOrThrow();
}

/** The messages of a batch with their states, in the order in which they were handed in: their keys end with their places. */
export async function listStatesOfBatch(
  db: Executor,
  batch: Pick<BatchRow, 'organization_id' | 'id'>,
): Promise<{ id: string; state: MessageState }[]> {
  const found = await sql<{ id: string; state: MessageState }>`
    select id, state from outbox_messages
     where organization_id = ${batch.organization_id} and batch_id = ${batch.id}
     order by substring(idempotency_key from '[0-9]+$')::int`.execute(db);
  return found.rows;
}
