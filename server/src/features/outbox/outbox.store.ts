import { sql, type Insertable, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import type { HeldBecause } from './held.model.ts';
import type { MessageState } from './message.model.ts';

export type MessageRow = Selectable<DatabaseSchema['outbox_messages']>;
export type DeliveryAttemptRow = Selectable<DatabaseSchema['delivery_attempts']>;

/** All columns by their names, so that what is planned once outlives a column that a later version adds. */
export const messageColumns = [
  'organization_id',
  'id',
  'user_id',
  'mailbox_id',
  'idempotency_key',
  'content_hash',
  'recipients',
  'importance',
  'subject',
  'html',
  'state',
  'held_because',
  'held_since',
  'sender_epoch',
  'explanation',
  'attempt_count',
  'created_at',
  'send_at',
  'due_at',
  'lease_until',
  'ended_at',
  'batch_id',
  'changed_at',
  'request_bytes',
] as const satisfies readonly (keyof DatabaseSchema['outbox_messages'])[];

interface Sender {
  readonly organizationId: string;
  readonly userId: string;
}

interface MessageKey {
  readonly organization_id: string;
  readonly id: string;
}

/** One enqueuing of a key at a time: a second call with the same key waits here for the first. */
export async function lockIdempotencyKey(tx: Executor, sender: Sender, key: string): Promise<void> {
  const name = JSON.stringify(['outbox', sender.organizationId, sender.userId, key]);
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

/** A message as it is handed in. */
export type MessageToWrite = Omit<Insertable<DatabaseSchema['outbox_messages']>, 'recipients'> &
  Pick<MessageRow, 'recipients'>;

export async function findMessageByKey(
  db: Executor,
  sender: Sender,
  key: string,
): Promise<MessageRow | undefined> {
  return ofSender(db, sender).where('idempotency_key', '=', key).executeTakeFirst();
}

/** Columns of a message that is handed in; the others begin as their defaults say. */
const handedInColumns = messageColumns.filter(
  (column) => column !== 'attempt_count' && column !== 'changed_at',
);
const handedIn = sql.join(handedInColumns.map((column) => sql.ref(column)));

/**
 * Writes messages, in their order. One whose key its sender has used before is left out: a call that brought it and is under way is
 * waited for.
 */
export async function insertMessages(tx: Executor, rows: readonly MessageToWrite[]): Promise<MessageRow[]> {
  const asJson = JSON.stringify(
    rows.map((row) => ({ ...row, content_hash: `\\x${row.content_hash.toString('hex')}` })),
  );
  // One text for any number of them: it is planned once.
  const inserted = await sql<MessageRow>`
    ${preparedAs('enqueue-messages')}
    insert into outbox_messages (${handedIn})
    select ${handedIn} from json_populate_recordset(null::outbox_messages, ${asJson}::json)
    on conflict on constraint outbox_messages__once_per_key do nothing
    returning ${sql.join(messageColumns.map((column) => sql.ref(column)))}`.execute(tx);
  return inserted.rows;
}

function ofSender(db: Executor, sender: Sender) {
  return db
    .selectFrom('outbox_messages')
    .selectAll()
    .where('organization_id', '=', sender.organizationId)
    .where('user_id', '=', sender.userId);
}

/** A message of this sender, or undefined: whose else it is stays private. */
export async function findMessage(db: Executor, sender: Sender, id: string): Promise<MessageRow | undefined> {
  return ofSender(db, sender).where('id', '=', id).executeTakeFirst();
}

/** All of this sender's of which nobody knows what became of them; locked. */
export async function lockUnconfirmed(tx: Executor, sender: Sender): Promise<MessageRow[]> {
  return ofSender(tx, sender).where('state', '=', 'unconfirmed').orderBy('id').forUpdate().execute();
}

export async function listDeliveryAttempts(db: Executor, message: MessageKey): Promise<DeliveryAttemptRow[]> {
  return db
    .selectFrom('delivery_attempts')
    .selectAll()
    .where('organization_id', '=', message.organization_id)
    .where('message_id', '=', message.id)
    .orderBy('number')
    .execute();
}

export interface StateChange {
  readonly from: readonly MessageState[];
  readonly to: MessageState;
  readonly held?: { readonly because: HeldBecause; readonly since: Date };
  readonly ifHeldBecause?: HeldBecause;
  /** The epoch of the person who says that it is to leave. */
  readonly senderEpoch?: number;
  readonly explanation: string | null;
  readonly dueAt?: Date;
  readonly endedAt: Date | null;
  /** Where a worker settles its try: only while that try is the message's last. */
  readonly ifAttempt?: number;
}

/** Moves one message, if it is still in a state that allows it; undefined where it is not. */
export async function moveMessage(
  tx: Executor,
  message: MessageKey,
  change: StateChange,
): Promise<MessageRow | undefined> {
  let update = tx
    .updateTable('outbox_messages')
    .set({
      state: change.to,
      held_because: change.held?.because ?? null,
      held_since: change.held?.since ?? null,
      explanation: change.explanation,
      lease_until: null,
      ended_at: change.endedAt,
      ...(change.dueAt === undefined ? {} : { due_at: change.dueAt }),
      ...(change.senderEpoch === undefined ? {} : { sender_epoch: change.senderEpoch }),
    })
    .where('organization_id', '=', message.organization_id)
    .where('id', '=', message.id)
    .where(sql<boolean>`state = any(${change.from}::text[])`);
  if (change.ifAttempt !== undefined) update = update.where('attempt_count', '=', change.ifAttempt);
  if (change.ifHeldBecause !== undefined) update = update.where('held_because', '=', change.ifHeldBecause);
  return update
    .returning(messageColumns)
    .modifyEnd(preparedAs(nameOfMove(change)))
    .executeTakeFirst();
}

/** One name for each text that the statement may have. */
function nameOfMove({ dueAt, senderEpoch, ifAttempt, ifHeldBecause }: StateChange): string {
  const parts = { due: dueAt, epoch: senderEpoch, attempt: ifAttempt, held: ifHeldBecause };
  const given = Object.entries(parts).flatMap(([part, value]) => (value === undefined ? [] : [part]));
  return ['move-message', ...given].join('-');
}

/** How many messages wait for a mailbox. */
export async function countHeld(db: Executor, organizationId: string, mailboxId: string): Promise<number> {
  const row = await db
    .selectFrom('outbox_messages')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('organization_id', '=', organizationId)
    .where('mailbox_id', '=', mailboxId)
    .where('state', '=', 'held')
    .where('held_because', '=', 'mailbox-needs-reconnect')
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Messages of a mailbox in one state. */
export async function listMessagesOfMailbox(
  tx: Executor,
  mailbox: { readonly organizationId: string; readonly mailboxId: string },
  state: MessageState,
): Promise<MessageRow[]> {
  return tx
    .selectFrom('outbox_messages')
    .selectAll()
    .where('organization_id', '=', mailbox.organizationId)
    .where('mailbox_id', '=', mailbox.mailboxId)
    .where('state', '=', state)
    .orderBy('id')
    .forUpdate()
    .execute();
}
