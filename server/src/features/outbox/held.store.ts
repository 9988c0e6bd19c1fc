import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { HeldBecause } from './held.model.ts';
import type { MessageRow } from './outbox.store.ts';

interface SenderKey {
  readonly organizationId: string;
  readonly userId: string;
}

type Waiting = 'scheduled' | 'queued' | 'held';

/**
 * The ids of what waits in these states, locked in their order, as everybody locks more than one message: whoever locks as they come
 * waits in a circle with the next (security case H13). What has left its state meanwhile is not among them.
 */
function lockedInOrder(
  tx: Executor,
  sender: SenderKey,
  what: { readonly states: readonly Waiting[]; readonly because?: HeldBecause | undefined },
) {
  const waiting = tx
    .selectFrom('outbox_messages')
    .select('id')
    .where('organization_id', '=', sender.organizationId)
    .where('user_id', '=', sender.userId)
    .where('state', 'in', what.states)
    .orderBy('id')
    .forUpdate();
  return what.because === undefined ? waiting : waiting.where('held_because', '=', what.because);
}

/** Holds what waits, for a person to decide about. Gives how many. */
export async function holdAllOfSender(
  tx: Executor,
  sender: SenderKey,
  { explanation, now }: { readonly explanation: string; readonly now: Date },
): Promise<number> {
  const held = await tx
    .updateTable('outbox_messages')
    .set({ state: 'held', held_because: 'sender-revoked', held_since: now, explanation })
    .where('organization_id', '=', sender.organizationId)
    .where('id', 'in', lockedInOrder(tx, sender, { states: ['scheduled', 'queued', 'held'] }))
    .executeTakeFirst();
  return Number(held.numUpdatedRows);
}

/**
 * Lets go what was held because its sender had lost their access: it leaves under this epoch of theirs, at the time they had chosen
 * where that is still to come. Gives how many.
 */
export async function releaseAllOfSender(
  tx: Executor,
  sender: SenderKey & { readonly userEpoch: number },
  now: Date,
): Promise<number> {
  const released = await tx
    .updateTable('outbox_messages')
    .set({
      state: sql`case when send_at > ${now} then 'scheduled' else 'queued' end`,
      held_because: null,
      held_since: null,
      explanation: null,
      due_at: sql`greatest(send_at, ${now})`,
      sender_epoch: sender.userEpoch,
    })
    .where('organization_id', '=', sender.organizationId)
    .where('id', 'in', lockedInOrder(tx, sender, { states: ['held'], because: 'sender-revoked' }))
    .executeTakeFirst();
  return Number(released.numUpdatedRows);
}

/** Cancels what waits in these states; with `because`, only what is held for that. Gives how many. */
export async function cancelWaiting(
  tx: Executor,
  sender: SenderKey,
  what: {
    readonly states: readonly Waiting[];
    readonly because?: HeldBecause;
    readonly explanation: string | null;
    readonly now: Date;
  },
): Promise<number> {
  const cancelled = await tx
    .updateTable('outbox_messages')
    .set({
      state: 'cancelled',
      held_because: null,
      held_since: null,
      explanation: what.explanation,
      ended_at: what.now,
    })
    .where('organization_id', '=', sender.organizationId)
    .where('id', 'in', lockedInOrder(tx, sender, what))
    .executeTakeFirst();
  return Number(cancelled.numUpdatedRows);
}

/** How many messages of a sender wait for each reason. */
export async function countHeldOfSender(
  db: Executor,
  sender: SenderKey,
): Promise<Readonly<Record<HeldBecause, number>>> {
  const rows = await db
    .selectFrom('outbox_messages')
    .select(['held_because', (of) => of.fn.countAll<number>().as('count')])
    .where('organization_id', '=', sender.organizationId)
    .where('user_id', '=', sender.userId)
    .where('state', '=', 'held')
    .groupBy('held_because')
    .execute();
  const countOf = (because: HeldBecause) =>
    Number(rows.find((row) => row.held_because === because)?.count ?? 0);
  return {
    'mailbox-needs-reconnect': countOf('mailbox-needs-reconnect'),
    'sender-revoked': countOf('sender-revoked'),
  };
}

/**
 * Makes this transaction the only one that ends what has waited too long; false while another is. Skipping each other's rows is not
 * enough: where a process dies in the middle of its rows, two others would divide them, and a sender would be told twice (N15).
 */
export async function isAloneAtEnding(tx: Executor): Promise<boolean> {
  const { rows } = await sql<{ alone: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('held-too-long', 0)) as alone`.execute(tx);
  return rows[0]?.alone === true;
}

/** Messages that have waited since before this instant, locked; what a person decides about at this moment is skipped. */
export async function takeHeldTooLong(
  tx: Executor,
  because: HeldBecause,
  before: Date,
  limit: number,
): Promise<MessageRow[]> {
  const found = await sql<MessageRow>`
    select * from outbox_messages
     where state = 'held' and held_because = ${because} and held_since < ${before}
     order by held_since limit ${limit} for update skip locked`.execute(tx);
  return found.rows;
}

/** Some that were cancelled and still have bytes of files that were to travel as links. */
export async function listCancelledWithFiles(
  db: Executor,
  atOnce: number,
): Promise<readonly { readonly organization_id: string; readonly id: string }[]> {
  return db
    .selectFrom('linked_files as f')
    .innerJoin('outbox_messages as m', (join) =>
      join.onRef('m.organization_id', '=', 'f.organization_id').onRef('m.id', '=', 'f.message_id'),
    )
    .select(['m.organization_id', 'm.id'])
    .distinct()
    .where('f.emptied_at', 'is', null)
    .where('m.state', '=', 'cancelled')
    .limit(atOnce)
    .execute();
}
