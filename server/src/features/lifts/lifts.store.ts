import { sql, type Insertable, type Selectable } from 'kysely';
import { countByOrganization, type CountByOrganization } from '../../ports/db/count-by-organization.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

export type LiftRow = Selectable<DatabaseSchema['enforcement_lifts']>;
export type LiftKey = Pick<LiftRow, 'organization_id' | 'id'>;

/** The rule that a lift is about, and what has become of earlier ones. */
export interface LiftFacts {
  readonly organizationName: string;
  readonly enforcement: 'off' | 'required';
  readonly ruleChangedAt: Date | null;
  readonly lastStoppedAt: Date | null;
}

/** Undefined where there is no such organization. */
export async function findLiftFacts(db: Executor, organizationId: string): Promise<LiftFacts | undefined> {
  const found = await sql<LiftFacts>`
    select o.name as "organizationName", o.enforcement, o.enforcement_changed_at as "ruleChangedAt",
           (select max(l.ended_at) from enforcement_lifts l
             where l.organization_id = o.id and l.outcome = 'stopped') as "lastStoppedAt"
      from organizations o where o.id = ${organizationId}`.execute(db);
  return found.rows[0];
}

/**
 * The lift that is open, if it is of the rule as it stands: one that was asked for before the rule was changed says nothing
 * of the present one.
 */
export async function findOpenLift(db: Executor, organizationId: string): Promise<LiftRow | undefined> {
  const found = await sql<LiftRow>`
    select l.* from enforcement_lifts l join organizations o on o.id = l.organization_id
     where l.organization_id = ${organizationId} and l.outcome is null
       and l.rule_changed_at is not distinct from o.enforcement_changed_at`.execute(db);
  return found.rows[0];
}

export async function insertLift(
  tx: Executor,
  row: Insertable<DatabaseSchema['enforcement_lifts']>,
): Promise<void> {
  await tx.insertInto('enforcement_lifts').values(row).execute();
}

export async function approveLiftRow(
  tx: Executor,
  { organization_id, id }: LiftKey,
  approval: Pick<LiftRow, 'approved_by' | 'approved_by_name' | 'approved_at' | 'opens_at'>,
): Promise<void> {
  await tx
    .updateTable('enforcement_lifts')
    .set(approval)
    .where('organization_id', '=', organization_id)
    .where('id', '=', id)
    .execute();
}

/** Ends what is open of the organization, whatever rule it was about. */
export async function endOpenLifts(
  tx: Executor,
  organizationId: string,
  end: { readonly outcome: NonNullable<LiftRow['outcome']>; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('enforcement_lifts')
    .set({ outcome: end.outcome, ended_at: end.at })
    .where('organization_id', '=', organizationId)
    .where('outcome', 'is', null)
    .execute();
}

/** Approved ones whose day is over, of all organizations. */
export async function listDueLifts(db: Executor, limit: number): Promise<LiftKey[]> {
  const found = await sql<LiftKey>`
    select organization_id, id from enforcement_lifts
     where outcome is null and opens_at <= clock_now() order by opens_at limit ${limit}`.execute(db);
  return found.rows;
}

/** After a restore: what was asked for is asked for again, by two people, or not: admins may have stopped it since. */
export async function withdrawAllLifts(tx: Executor, now: Date): Promise<CountByOrganization> {
  return countByOrganization(
    tx,
    sql`update enforcement_lifts set outcome = 'withdrawn', ended_at = ${now}
         where outcome is null returning organization_id`,
  );
}
