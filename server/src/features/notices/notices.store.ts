import { sql, type Insertable, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

export type NewNoticeRow = Insertable<DatabaseSchema['notices']>;

/** Writes the rows, unless their key has one already; gives how many were written. */
export async function insertNotices(tx: Executor, rows: readonly NewNoticeRow[]): Promise<number> {
  const written = await tx
    .insertInto('notices')
    .values(rows)
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .executeTakeFirst();
  return Number(written.numInsertedOrUpdatedRows ?? 0n);
}

export type NoticeRow = Selectable<DatabaseSchema['notices']>;
type FailedBecause = NonNullable<NoticeRow['failed_because']>;

/** Takes notices that are due and still of use; rows that another worker holds are skipped. */
export async function takeDueNotices(
  tx: Executor,
  limit: number,
  leaseSeconds: number,
): Promise<NoticeRow[]> {
  const taken = await sql<NoticeRow>`
    with due as (
      select id from notices
       where state = 'queued' and due_at <= clock_now() and (expires_at is null or expires_at > clock_now())
       order by due_at, id
       limit ${limit}
         for update skip locked
    )
    update notices n
       set state = 'sending', attempt_count = attempt_count + 1,
           lease_until = clock_now() + make_interval(secs => ${leaseSeconds})
      from due where n.id = due.id
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
