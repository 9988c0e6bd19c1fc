import { sql, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import type { TenantGrantsTable } from '../../ports/db/grant-tables.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';

/** One registration in one tenant. */
export interface GrantKey {
  readonly tenantId: string;
  readonly registration: AppRegistration;
}

/** One person's grant of it. */
export interface PersonKey extends GrantKey {
  readonly objectId: string;
}

export type TenantGrantRow = Selectable<TenantGrantsTable>;

const columnsOfTenantGrant = [
  'tenant_id',
  'registration',
  'reported_at',
  'reported_by',
  'seen_at',
  'seen_since_report_at',
  'member_seen_since_report_at',
  'seen_for_tenant_at',
  'seen_for_tenant_by',
  'withdrawn_at',
  'withdrawn_by_code',
  'posture',
  'posture_seen_at',
  'posture_by',
  'probed_at',
  'probe_answer',
] as const satisfies readonly (keyof TenantGrantRow)[];

export async function findTenantGrantRow(db: Executor, key: GrantKey): Promise<TenantGrantRow | undefined> {
  return db
    .selectFrom('tenant_grants')
    .select(columnsOfTenantGrant)
    .where('tenant_id', '=', key.tenantId)
    .where('registration', '=', key.registration)
    .modifyEnd(preparedAs('tenant-grant'))
    .executeTakeFirst();
}

/** The row, made where there is none, and locked: two who change it decide one after the other. */
export async function lockTenantGrantRow(tx: Executor, key: GrantKey): Promise<TenantGrantRow> {
  await sql`insert into tenant_grants (tenant_id, registration) values (${key.tenantId}, ${key.registration})
    on conflict do nothing`.execute(tx);
  return tx
    .selectFrom('tenant_grants')
    .selectAll()
    .where('tenant_id', '=', key.tenantId)
    .where('registration', '=', key.registration)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function updateTenantGrantRow(
  tx: Executor,
  key: GrantKey,
  changes: Partial<Omit<TenantGrantRow, 'tenant_id' | 'registration'>>,
): Promise<void> {
  await tx
    .updateTable('tenant_grants')
    .set(changes)
    .where('tenant_id', '=', key.tenantId)
    .where('registration', '=', key.registration)
    .execute();
}

/**
 * Notes that a token of this person was verified. True where no grant of theirs was known before: of two at once exactly
 * one is the first, because the second waits for the first one's row.
 */
export async function noteSighting(tx: Executor, person: PersonKey, at: Date): Promise<boolean> {
  const { tenantId, objectId, registration } = person;
  if (await noteSeenAgain(tx, person, at)) return false;
  const made = await sql`
    insert into person_grants (tenant_id, object_id, registration, first_seen_at, last_seen_at)
    values (${tenantId}, ${objectId}, ${registration}, ${at}, ${at}) on conflict do nothing`.execute(tx);
  if (made.numAffectedRows === 1n) return true;
  const revived = await sql`
    update person_grants set withdrawn_at = null, first_seen_at = ${at}, last_seen_at = ${at}
     where tenant_id = ${tenantId} and object_id = ${objectId} and registration = ${registration}
       and withdrawn_at is not null`.execute(tx);
  if (revived.numAffectedRows === 1n) return true;
  // Somebody else was the first just now.
  await noteSeenAgain(tx, person, at);
  return false;
}

/** As it is with nearly every sighting. False where no grant of theirs is known. */
async function noteSeenAgain(tx: Executor, person: PersonKey, at: Date): Promise<boolean> {
  const seen = await sql`
    ${preparedAs('seen-again')}
    update person_grants set last_seen_at = greatest(last_seen_at, ${at})
     where tenant_id = ${person.tenantId} and object_id = ${person.objectId}
       and registration = ${person.registration} and withdrawn_at is null`.execute(tx);
  return seen.numAffectedRows === 1n;
}

/** Notes that this person's grant is gone. False where none was known: nothing was taken from them. */
export async function noteWithdrawal(tx: Executor, person: PersonKey, at: Date): Promise<boolean> {
  const gone = await tx
    .updateTable('person_grants')
    .set({ withdrawn_at: at })
    .where('tenant_id', '=', person.tenantId)
    .where('object_id', '=', person.objectId)
    .where('registration', '=', person.registration)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return gone.numUpdatedRows > 0n;
}

/** Who was not seen for so long is new again, and is not kept. */
export async function deleteOldSightings(db: Executor, before: Date): Promise<void> {
  await db.deleteFrom('person_grants').where('last_seen_at', '<', before).execute();
}
