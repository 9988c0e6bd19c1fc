import { sql, type Insertable, type Selectable } from 'kysely';
import { countByOrganization, type CountByOrganization } from '../../ports/db/count-by-organization.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

export type MailingRow = Selectable<DatabaseSchema['enforcement_mailings']>;

type MailingKey = Pick<MailingRow, 'organization_id' | 'id'>;

/** A mailing as people are told of it. */
export interface ToldMailing extends MailingRow {
  /** Null: vendor support. */
  readonly started_by_name: string | null;
}

/** False where another one is under way: there is one at a time. */
export async function insertMailing(
  tx: Executor,
  row: Insertable<DatabaseSchema['enforcement_mailings']>,
): Promise<boolean> {
  const written = await tx
    .insertInto('enforcement_mailings')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return written.numInsertedOrUpdatedRows === 1n;
}

/** Ends what is under way, wherever it is: what was to be told is no longer so. */
export async function stopMailings(tx: Executor, organizationId: string, now: Date): Promise<void> {
  await tx
    .updateTable('enforcement_mailings')
    .set({ finished_at: now })
    .where('organization_id', '=', organizationId)
    .where('finished_at', 'is', null)
    .execute();
}

export async function latestMailing(db: Executor, organizationId: string): Promise<ToldMailing | undefined> {
  return db
    .selectFrom('enforcement_mailings as m')
    .leftJoin('users as u', (join) =>
      join.onRef('u.organization_id', '=', 'm.organization_id').onRef('u.id', '=', 'm.started_by'),
    )
    .selectAll('m')
    .select('u.display_name as started_by_name')
    .where('m.organization_id', '=', organizationId)
    .orderBy('m.started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Mailings that are under way, in whatever organization. */
export async function listMailingsUnderWay(db: Executor, limit: number): Promise<MailingRow[]> {
  return db
    .selectFrom('enforcement_mailings')
    .selectAll()
    .where('finished_at', 'is', null)
    .orderBy('started_at')
    .limit(limit)
    .execute();
}

/** The mailing, if it is under way and nobody else is writing it at this moment; with the account's name and its rule. */
export async function lockMailing(tx: Executor, { organization_id, id }: MailingKey) {
  return tx
    .selectFrom('enforcement_mailings as m')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .leftJoin('users as u', (join) =>
      join.onRef('u.organization_id', '=', 'm.organization_id').onRef('u.id', '=', 'm.started_by'),
    )
    .selectAll('m')
    .select(['o.name as organization_name', 'u.display_name as started_by_name'])
    .where('m.organization_id', '=', organization_id)
    .where('m.id', '=', id)
    .where('m.finished_at', 'is', null)
    .forUpdate(['m'])
    .skipLocked()
    .executeTakeFirst();
}

export type LockedMailing = NonNullable<Awaited<ReturnType<typeof lockMailing>>>;

/** Writes down how far the mailing is. */
export async function moveMailing(
  tx: Executor,
  { organization_id, id }: MailingKey,
  part: { readonly count: number; readonly reached: string; readonly finishedAt: Date | null },
): Promise<void> {
  await tx
    .updateTable('enforcement_mailings')
    .set({
      written_count: sql<number>`written_count + ${part.count}`,
      reached: part.reached,
      finished_at: part.finishedAt,
    })
    .where('organization_id', '=', organization_id)
    .where('id', '=', id)
    .execute();
}

/** After a restore: what was being mailed to many has been mailed since, or is mailed again when somebody says so. */
export async function stopAllMailings(tx: Executor, now: Date): Promise<CountByOrganization> {
  return countByOrganization(
    tx,
    sql`update enforcement_mailings set finished_at = ${now} where finished_at is null returning organization_id`,
  );
}
