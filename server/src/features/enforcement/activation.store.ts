import type { Executor } from '../../ports/db/database.ts';
import type { ActivationRequestsTable } from '../../ports/db/enforcement-tables.ts';

export interface ActivationRequest extends ActivationRequestsTable {
  readonly asked_by_name: string;
}

export interface OrganizationActivation {
  readonly name: string;
  readonly enforcement: 'off' | 'required';
  readonly activatedAt: Date | null;
  readonly latest: ActivationRequest | null;
}

async function latestRequest(db: Executor, organizationId: string): Promise<ActivationRequest | null> {
  const row = await db
    .selectFrom('activation_requests as r')
    .innerJoin('users as u', (join) =>
      join.onRef('u.organization_id', '=', 'r.organization_id').onRef('u.id', '=', 'r.asked_by'),
    )
    .selectAll('r')
    .select('u.display_name as asked_by_name')
    .where('r.organization_id', '=', organizationId)
    .orderBy('r.asked_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** How the activation of an organization stands; undefined where there is no such organization. */
export async function findActivation(
  db: Executor,
  organizationId: string,
): Promise<OrganizationActivation | undefined> {
  const row = await db
    .selectFrom('organizations')
    .select(['name', 'enforcement', 'enforcement_activated_at as activatedAt'])
    .where('id', '=', organizationId)
    .executeTakeFirst();
  return row && { ...row, latest: await latestRequest(db, organizationId) };
}

export async function insertActivationRequest(
  tx: Executor,
  row: Pick<ActivationRequestsTable, 'organization_id' | 'id' | 'asked_by' | 'note' | 'asked_at'>,
): Promise<void> {
  await tx.insertInto('activation_requests').values(row).execute();
}

/** Answers the open request, where there is one. */
export async function answerOpenRequest(
  tx: Executor,
  organizationId: string,
  answer: { readonly outcome: 'activated' | 'declined'; readonly reason: string; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('activation_requests')
    .set({ outcome: answer.outcome, reason: answer.reason, answered_at: answer.at })
    .where('organization_id', '=', organizationId)
    .where('outcome', 'is', null)
    .execute();
}

export async function setActivated(tx: Executor, organizationId: string, at: Date): Promise<void> {
  await tx
    .updateTable('organizations')
    .set({ enforcement_activated_at: at })
    .where('id', '=', organizationId)
    .execute();
}

export interface OpenRequest {
  readonly organization_id: string;
  readonly organization_name: string;
  readonly asked_at: Date;
}

/** The open requests of all organizations, the oldest first: names only, for the start page of the console. */
export async function listOpenRequests(db: Executor, limit: number): Promise<OpenRequest[]> {
  return db
    .selectFrom('activation_requests as r')
    .innerJoin('organizations as o', 'o.id', 'r.organization_id')
    .select(['r.organization_id', 'o.name as organization_name', 'r.asked_at'])
    .where('r.outcome', 'is', null)
    .orderBy('r.asked_at')
    .limit(limit)
    .execute();
}
