import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import type { HandOver } from '../../ports/microsoft/graph.ts';
import type { LaneKey } from './lanes/lanes.store.ts';
import { messageColumns, type DeliveryAttemptRow, type MessageRow } from './outbox.store.ts';

const columnsOfMessage = sql.join(messageColumns.map((column) => sql.ref(`m.${column}`)));
// Security case F08: what was handed in before its sender lost their access goes out only when a person says so.
const senderCounts = sql`(u.state = 'active' and m.sender_epoch >= u.revoked_epoch)`;

/** A message that is due. */
export interface DueMessage extends MessageRow {
  /** Whether its sender still has the access under which they have handed it in. */
  readonly sender_counts: boolean;
  /** Whether there are files that go with it, in the mail or by a link. */
  readonly has_files: boolean;
}

// Who has none is asked about files no further.
const hasFiles = sql`(
  exists (select from attachments a where a.organization_id = m.organization_id and a.message_id = m.id)
  or exists (select from linked_files f where f.organization_id = m.organization_id and f.message_id = m.id))`;

/** Marks chosen messages, which the caller has locked, as taken by a worker until its lease ends. */
export async function markSending(
  tx: Executor,
  chosen: readonly { readonly organization_id: string; readonly id: string }[],
  leaseSeconds: number,
): Promise<DueMessage[]> {
  const taken = await sql<DueMessage>`
    ${preparedAs('mark-sending')}
    update outbox_messages m
       set state = 'sending', attempt_count = attempt_count + 1,
           lease_until = clock_now() + make_interval(secs => ${leaseSeconds})
      from unnest(${chosen.map((one) => one.organization_id)}::text[], ${chosen.map(({ id }) => id)}::text[]) as k (organization_id, id),
           users u
     where m.organization_id = k.organization_id and m.id = k.id and m.state = 'queued'
       and u.organization_id = m.organization_id and u.id = m.user_id
    returning ${columnsOfMessage}, ${senderCounts} as sender_counts, ${hasFiles} as has_files`.execute(tx);
  return taken.rows;
}

/** Opens the records of tries, before anything is done for them. */
export async function openDeliveryAttempts(
  tx: Executor,
  tries: readonly { readonly message: MessageRow; readonly clientRequestId: string }[],
  now: Date,
): Promise<void> {
  await tx
    .insertInto('delivery_attempts')
    .values(
      tries.map(({ message, clientRequestId }) => ({
        organization_id: message.organization_id,
        message_id: message.id,
        number: message.attempt_count,
        client_request_id: clientRequestId,
        started_at: now,
        handing_over_at: null,
        ended_at: null,
        outcome: 'under-way',
        http_status: null,
        graph_code: null,
        graph_request_id: null,
      })),
    )
    .execute();
}

function ofAttempt(tx: Executor, message: MessageRow) {
  return tx
    .updateTable('delivery_attempts')
    .where('organization_id', '=', message.organization_id)
    .where('message_id', '=', message.id)
    .where('number', '=', message.attempt_count);
}

/**
 * Commits that the first byte is about to leave, and renews the lease; from here on a crash leaves the message in doubt.
 * False where the message was taken from us meanwhile, or its sender has lost their access: then nothing may leave, and the end of
 * the lease shows what is to become of it.
 */
export async function markHandingOver(
  db: Executor,
  message: MessageRow,
  leaseSeconds: number,
): Promise<boolean> {
  const marked = await sql`
    ${preparedAs('mark-handing-over')}
    with renewed as (
      update outbox_messages m set lease_until = clock_now() + make_interval(secs => ${leaseSeconds})
        from users u
       where m.organization_id = ${message.organization_id} and m.id = ${message.id}
         and m.state = 'sending' and m.attempt_count = ${message.attempt_count}
         and u.organization_id = m.organization_id and u.id = m.user_id and ${senderCounts}
      returning m.organization_id, m.id, m.attempt_count)
    update delivery_attempts d set handing_over_at = clock_now()
      from renewed r
     where d.organization_id = r.organization_id and d.message_id = r.id and d.number = r.attempt_count`.execute(
    db,
  );
  return (marked.numAffectedRows ?? 0n) > 0n;
}

/** How a try ended: by what came of the hand-over, or because its worker died or failed at it. */
export type TryEnd = HandOver | { readonly kind: 'interrupted' };

/** What Graph said, or, where it said nothing, how far the try got. */
export function answerColumns(end: TryEnd | null) {
  if (end?.kind !== 'answered') {
    return { http_status: null, graph_code: end?.kind ?? null, graph_request_id: null };
  }
  const { status, graphCode, graphRequestId } = end;
  return { http_status: status, graph_code: graphCode, graph_request_id: graphRequestId };
}

/**
 * How often Graph has refused the access token before the message's last try, in a row: since it answered anything else, and since
 * the mailbox was connected.
 */
export async function countRefusedTokens(tx: Executor, message: MessageRow): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count
      from delivery_attempts d
      join mailboxes b on b.organization_id = d.organization_id and b.id = ${message.mailbox_id}
     where d.organization_id = ${message.organization_id} and d.message_id = ${message.id}
       and d.number < ${message.attempt_count} and d.http_status = 401 and d.started_at >= b.connected_at
       and not exists (select from delivery_attempts later
                        where later.organization_id = d.organization_id and later.message_id = d.message_id
                          and later.number > d.number and later.number < ${message.attempt_count}
                          and later.http_status <> 401)`.execute(tx);
  return found.rows[0]?.count ?? 0;
}

/** Closes the record of one try with what came of it. */
export async function closeDeliveryAttempt(
  tx: Executor,
  message: MessageRow,
  close: {
    readonly outcome: DeliveryAttemptRow['outcome'];
    readonly end: TryEnd | null;
    readonly endedAt: Date;
  },
): Promise<void> {
  await ofAttempt(tx, message)
    .set({ outcome: close.outcome, ended_at: close.endedAt, ...answerColumns(close.end) })
    // A worker that comes back after its lease has nothing more to say about the try.
    .where('outcome', '=', 'under-way')
    .modifyEnd(preparedAs('close-attempt'))
    .execute();
}

/** How many tries of a message have ended because their worker died or failed at it. */
export async function countInterruptions(tx: Executor, message: MessageRow): Promise<number> {
  const { count } = await tx
    .selectFrom('delivery_attempts')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('organization_id', '=', message.organization_id)
    .where('message_id', '=', message.id)
    .where('http_status', 'is', null)
    .where('graph_code', '=', 'interrupted' satisfies TryEnd['kind'])
    .executeTakeFirstOrThrow();
  return count;
}

/** Messages whose worker has not been heard of since its lease ended, with the mark of their last try. */
export async function takeAbandonedMessages(tx: Executor, limit: number) {
  const rows = await tx
    .selectFrom('outbox_messages as m')
    .innerJoin('delivery_attempts as d', (join) =>
      join
        .onRef('d.organization_id', '=', 'm.organization_id')
        .onRef('d.message_id', '=', 'm.id')
        .onRef('d.number', '=', 'm.attempt_count'),
    )
    .selectAll('m')
    .select('d.handing_over_at')
    .where('m.state', '=', 'sending')
    .where('m.lease_until', '<=', sql<Date>`clock_now()`)
    .limit(limit)
    .forUpdate('m')
    .skipLocked()
    .execute();
  return rows;
}

/** Lanes in which messages wait whose time has come, those first whose messages have waited longest. */
export async function lanesToQueue(db: Executor, limit: number): Promise<LaneKey[]> {
  const found = await sql<LaneKey>`
    select organization_id, mailbox_id from outbox_messages
     where state = 'scheduled' and send_at <= clock_now()
     group by 1, 2 order by min(send_at) limit ${limit}`.execute(db);
  return found.rows;
}

/** Messages of a lane whose time has come wait for their turn from now on. One lane at a time: nobody waits in a circle (case H13). */
export async function queueScheduled(tx: Executor, lane: LaneKey): Promise<void> {
  await sql`
    update outbox_messages m set state = 'queued'
      from (select organization_id, id from outbox_messages
             where state = 'scheduled' and send_at <= clock_now()
               and organization_id = ${lane.organization_id} and mailbox_id = ${lane.mailbox_id}
             order by id limit 500 for update skip locked) due
     where m.organization_id = due.organization_id and m.id = due.id`.execute(tx);
}
