import { sql, type Selectable } from 'kysely';
import { addSeconds } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import type { CaseFacts, CaseMove, Presence } from './case.model.ts';
import { lookEverySeconds, nextLookAt } from './case.model.ts';

export type CaseRow = Selectable<DatabaseSchema['consent_cases']>;

const columnsOfCase = [
  'organization_id',
  'id',
  'tenant_id',
  'tenant_domain',
  'registration',
  'state',
  'known_by',
  'opened_at',
  'state_at',
  'closed_at',
  'presence',
  'looked_at',
  'next_look_at',
  'reminded_at',
  'maybe_told_at',
] as const satisfies readonly (keyof CaseRow)[];

export interface CaseKey {
  readonly organizationId: string;
  readonly caseId: string;
}

export const keyOfCase = (row: CaseRow): CaseKey => ({ organizationId: row.organization_id, caseId: row.id });

export function caseFacts(row: CaseRow): CaseFacts {
  return { state: row.state, knownBy: row.known_by, stateAt: row.state_at, presence: row.presence };
}

/**
 * Opens the case unless there is an open one for this tenant and registration; gives the open one, locked. One statement:
 * PostgreSQL waits for whoever holds the open one, and begins anew where they have closed it, so that there is always a row
 * (postgresql.org/docs/18/sql-insert.html#SQL-ON-CONFLICT: "guarantees an atomic INSERT or UPDATE outcome").
 */
export async function openCaseRow(
  tx: Executor,
  row: {
    readonly organizationId: string;
    readonly id: string;
    readonly tenantId: string;
    readonly tenantDomain: string | null;
    readonly registration: AppRegistration;
    readonly knownBy: CaseRow['known_by'];
    readonly at: Date;
  },
): Promise<CaseRow> {
  return tx
    .insertInto('consent_cases')
    .values({
      organization_id: row.organizationId,
      id: row.id,
      tenant_id: row.tenantId,
      tenant_domain: row.tenantDomain,
      registration: row.registration,
      state: 'asked',
      known_by: row.knownBy,
      opened_at: row.at,
      state_at: row.at,
      // At once: whether the registration is there already is what the next look is compared with.
      next_look_at: row.at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'tenant_id', 'registration'])
        .where('closed_at', 'is', null)
        .doUpdateSet((of) => ({ opened_at: of.ref('consent_cases.opened_at') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function findCase(db: Executor, key: CaseKey): Promise<CaseRow | undefined> {
  return db
    .selectFrom('consent_cases')
    .selectAll()
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.caseId)
    .executeTakeFirst();
}

export async function lockCase(tx: Executor, key: CaseKey): Promise<CaseRow | undefined> {
  return tx
    .selectFrom('consent_cases')
    .selectAll()
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.caseId)
    .forUpdate()
    .executeTakeFirst();
}

/** The open cases of a tenant and registration, whosever they are, locked in one order. */
export async function lockOpenCases(
  tx: Executor,
  grant: { readonly tenantId: string; readonly registration: AppRegistration },
): Promise<CaseRow[]> {
  return tx
    .selectFrom('consent_cases')
    .select(columnsOfCase)
    .where('tenant_id', '=', grant.tenantId)
    .where('registration', '=', grant.registration)
    .where('closed_at', 'is', null)
    .orderBy('organization_id')
    .orderBy('id')
    .forUpdate()
    .modifyEnd(preparedAs('open-cases'))
    .execute();
}

/** The cases of an organization, open ones first, then the newest. */
export async function listCaseRows(db: Executor, organizationId: string, limit: number): Promise<CaseRow[]> {
  return db
    .selectFrom('consent_cases')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy((of) => of('closed_at', 'is', null), 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Writes a state that was decided on. */
export async function moveCaseRow(tx: Executor, row: CaseRow, move: CaseMove, now: Date): Promise<void> {
  await tx
    .updateTable('consent_cases')
    .set({
      state: move.to,
      known_by: move.knownBy,
      state_at: now,
      closed_at: move.to === 'approved' ? now : null,
      // An open case keeps its hour; one that was let rest is looked at again.
      next_look_at: nextLookAt(move.to, now) && (row.next_look_at ?? nextLookAt(move.to, now)),
    })
    .where('organization_id', '=', row.organization_id)
    .where('id', '=', row.id)
    .execute();
}

/** What a probe has answered; where the job looks by itself, it looks again an hour later. */
export async function writeLook(
  tx: Executor,
  row: CaseRow,
  look: { readonly presence: Presence; readonly isNewlyThere: boolean },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('consent_cases')
    .set({
      presence: look.presence,
      looked_at: now,
      ...(row.next_look_at === null ? {} : { next_look_at: addSeconds(now, lookEverySeconds) }),
      ...(look.isNewlyThere ? { maybe_told_at: now } : {}),
    })
    .where('organization_id', '=', row.organization_id)
    .where('id', '=', row.id)
    .execute();
}

/** Takes due cases and puts their next look an hour off, in one statement: of several processes one looks. */
export async function takeDueCases(db: Executor, now: Date, next: Date, limit: number): Promise<CaseRow[]> {
  const taken = await sql<CaseRow>`
    with due as (
      select organization_id, id from consent_cases
       where next_look_at <= ${now} order by next_look_at limit ${limit} for update skip locked
    )
    update consent_cases c set next_look_at = ${next}
      from due where c.organization_id = due.organization_id and c.id = due.id
    returning c.*`.execute(db);
  return taken.rows;
}

/** Cases that were closed so long ago that nobody asks for them, with those who waited. */
export async function deleteOldCases(db: Executor, closedBefore: Date): Promise<void> {
  await sql`delete from consent_waiters w using consent_cases c
     where c.organization_id = w.organization_id and c.id = w.case_id and c.closed_at < ${closedBefore}`.execute(
    db,
  );
  await db.deleteFrom('consent_cases').where('closed_at', '<', closedBefore).execute();
}

export async function writeReminded(tx: Executor, key: CaseKey, now: Date): Promise<void> {
  await tx
    .updateTable('consent_cases')
    .set({ reminded_at: now })
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.caseId)
    .execute();
}
