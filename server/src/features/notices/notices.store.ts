import { sql, type Insertable, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

/** Writes the row, unless its key has one already; says whether it was written. */
export async function insertNotice(
  tx: Executor,
  row: Insertable<DatabaseSchema['notices']>,
): Promise<boolean> {
  const written = await tx
    .insertInto('notices')
    .values(row)
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .executeTakeFirst();
  return (written.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export type NoticeRow = Selectable<DatabaseSchema['notices']>;

/** Takes notices that are due, oldest first, each with a lease; of several workers each gets others. */
export async function takeDueNotices(
  tx: Executor,
  limit: number,
  leaseSeconds: number,
): Promise<NoticeRow[]> {
  const taken = await sql<NoticeRow>`
    with due as (
      select id from notices where state = 'queued' and due_at <= clock_now()
       order by due_at, id limit ${limit} for update skip locked)
    update notices n
       set state = 'sending', attempt_count = attempt_count + 1,
           lease_until = clock_now() + make_interval(secs => ${leaseSeconds})
      from due where n.id = due.id
    returning n.*`.execute(tx);
  return taken.rows;
}

/** Gives back what a worker that died had taken. Its mail may have left: the same one goes again, with the same Message-ID. */
export async function giveBackAbandoned(db: Executor): Promise<void> {
  await sql`update notices set state = 'queued', lease_until = null
             where state = 'sending' and lease_until <= clock_now()`.execute(db);
}

type NoticeEnd =
  | { readonly state: 'queued'; readonly due_at: Date }
  | { readonly state: 'sent'; readonly ended_at: Date; readonly sealed_facts: null }
  | {
      readonly state: 'failed';
      readonly ended_at: Date;
      readonly sealed_facts: null;
      readonly failed_because: 'expired' | 'refused' | 'gave-up';
    };

/** What became of a try, unless the notice was taken from us meanwhile. */
export async function endTry(db: Executor, row: NoticeRow, end: NoticeEnd): Promise<void> {
  await db
    .updateTable('notices')
    .set({ ...end, lease_until: null })
    .where('id', '=', row.id)
    .where('state', '=', 'sending')
    .where('attempt_count', '=', row.attempt_count)
    .execute();
}

/** Removes notices that ended before this. */
export async function deleteOldNotices(db: Executor, before: Date): Promise<void> {
  await db.deleteFrom('notices').where('ended_at', '<', before).execute();
}
