import { sql, type Selectable } from 'kysely';
import { countByOrganization, type CountByOrganization } from '../../ports/db/count-by-organization.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

/** A notice that nobody has tried to send yet. */
export type NewNoticeRow = Pick<
  NoticeRow,
  | 'id'
  | 'organization_id'
  | 'kind'
  | 'recipient_address'
  | 'recipient_name'
  | 'sealed_facts'
  | 'idempotency_key'
  | 'created_at'
  | 'expires_at'
  | 'is_bulk'
>;

/**
 * Writes the rows, unless their key has one already; gives how many were written. One parameter for each column, however many
 * rows there are: the statement stays the same.
 */
export async function insertNotices(tx: Executor, rows: readonly NewNoticeRow[]): Promise<number> {
  const column = <Name extends keyof NewNoticeRow>(name: Name): NewNoticeRow[Name][] =>
    rows.map((row) => row[name]);
  const written = await sql`
    insert into notices (id, organization_id, kind, recipient_address, recipient_name, sealed_facts, idempotency_key,
                         state, created_at, due_at, expires_at, is_bulk)
    select id, organization_id, kind, recipient_address, recipient_name, sealed_facts, idempotency_key,
           'queued', created_at, created_at, expires_at, is_bulk
      from unnest(${column('id')}::text[], ${column('organization_id')}::text[], ${column('kind')}::text[],
                  ${column('recipient_address')}::text[], ${column('recipient_name')}::text[],
                  ${column('sealed_facts')}::bytea[], ${column('idempotency_key')}::text[],
                  ${column('created_at')}::timestamptz[], ${column('expires_at')}::timestamptz[],
                  ${column('is_bulk')}::boolean[])
           as new (id, organization_id, kind, recipient_address, recipient_name, sealed_facts, idempotency_key,
                   created_at, expires_at, is_bulk)
    on conflict (idempotency_key) do nothing`.execute(tx);
  return Number(written.numAffectedRows ?? 0n);
}

export type NoticeRow = Selectable<DatabaseSchema['notices']>;
type FailedBecause = NonNullable<NoticeRow['failed_because']>;

/**
 * Takes notices that are due and still of use: first those that somebody waits for, then, where there is room, those to many,
 * at most `most.bulk`. Rows that another worker holds are skipped.
 */
export async function takeDueNotices(
  tx: Executor,
  most: { readonly all: number; readonly bulk: number },
  leaseSeconds: number,
): Promise<NoticeRow[]> {
  const isDue = sql`state = 'queued' and due_at <= clock_now() and (expires_at is null or expires_at > clock_now())`;
  const taken = await sql<NoticeRow>`
    with awaited as (
      select id from notices where not is_bulk and ${isDue}
       order by due_at, id limit ${most.all}::int for update skip locked
    ), to_many as (
      select id from notices where is_bulk and ${isDue}
       order by due_at, id
       limit greatest(least(${most.bulk}::int, ${most.all}::int - (select count(*) from awaited)), 0)
         for update skip locked
    )
    update notices n
       set state = 'sending', attempt_count = attempt_count + 1,
           lease_until = clock_now() + make_interval(secs => ${leaseSeconds})
      from (select id from awaited union all select id from to_many) due where n.id = due.id
    returning n.*`.execute(tx);
  return taken.rows;
}

/** What a worker may say about a notice: only while the attempt it took is the notice's last. */
function ofAttempt(tx: Executor, notice: NoticeRow) {
  return tx
    .updateTable('notices')
    .where('id', '=', notice.id)
    .where('state', '=', 'sending')
    .where('attempt_count', '=', notice.attempt_count);
}

/** Back to the queue; false where the notice was taken from us meanwhile. */
export async function putOffNotice(tx: Executor, notice: NoticeRow, dueAt: Date): Promise<boolean> {
  const moved = await ofAttempt(tx, notice)
    .set({ state: 'queued', lease_until: null, due_at: dueAt })
    .executeTakeFirst();
  return moved.numUpdatedRows > 0n;
}

/** The end, at which what it said is forgotten; false where the notice was taken from us meanwhile. */
export async function endNotice(
  tx: Executor,
  notice: NoticeRow,
  end: { readonly at: Date; readonly failedBecause: FailedBecause | null },
): Promise<boolean> {
  const moved = await ofAttempt(tx, notice)
    .set({
      state: end.failedBecause === null ? 'sent' : 'failed',
      failed_because: end.failedBecause,
      sealed_facts: null,
      lease_until: null,
      ended_at: end.at,
    })
    .executeTakeFirst();
  return moved.numUpdatedRows > 0n;
}

/** Ends the queued notices that are of no use any more. */
export async function endExpiredNotices(tx: Executor): Promise<NoticeRow[]> {
  const ended = await sql<NoticeRow>`
    update notices
       set state = 'failed', failed_because = 'expired', sealed_facts = null, ended_at = clock_now()
     where id in (select id from notices where state = 'queued' and expires_at <= clock_now()
                   limit 100 for update skip locked)
    returning *`.execute(tx);
  return ended.rows;
}

/** Notices whose worker has not been heard of since its lease ended. */
export async function takeAbandonedNotices(tx: Executor, limit: number): Promise<NoticeRow[]> {
  return tx
    .selectFrom('notices')
    .selectAll()
    .where('state', '=', 'sending')
    .where('lease_until', '<=', sql<Date>`clock_now()`)
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

/** Rows that nobody asks for any more; their keys may be used again from then on. */
export async function deleteOldNotices(db: Executor, endedBefore: Date): Promise<void> {
  await db.deleteFrom('notices').where('ended_at', '<', endedBefore).execute();
}

/** After a restore: what was to leave may have left since, and the links in it have ended. */
export async function endAllWaitingNotices(tx: Executor, now: Date): Promise<CountByOrganization> {
  return countByOrganization(
    tx,
    sql`update notices
           set state = 'failed', failed_because = 'restored', sealed_facts = null, lease_until = null, ended_at = ${now}
         where state in ('queued', 'sending') returning organization_id`,
  );
}
