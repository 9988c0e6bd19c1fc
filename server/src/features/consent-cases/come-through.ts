import type { Executor } from '../../ports/db/database.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import { recordAuditEvent, type Actor } from '../audit/public.ts';
import { getTenantGrant } from '../grants/public.ts';
import { mayMove } from '../../kernel/state-moves.ts';
import { caseMoves } from './case.model.ts';
import { keyOfCase, lockOpenCases, moveCaseRow } from './cases.store.ts';
import { tellApproved, type TellDeps } from './tell-waiters.ts';
import { listWaiters, settleWaits, type PersonKey } from './waiters.store.ts';

interface Grant {
  readonly tenantId: string;
  readonly registration: AppRegistration;
}

/** Somebody has come through Microsoft: a verified token, already recorded as a sighting. */
export interface Arrival extends Grant {
  readonly users: readonly { readonly organizationId: string; readonly userId: string }[];
  readonly at: Date;
}

/**
 * A verified token ends the person's own wait. Where the evidence says that everybody of the tenant may go on, it closes
 * the tenant's cases, whosever they are, and mails all who still wait. Call it after the sighting is recorded.
 */
export async function comeThrough(deps: TellDeps, tx: Executor, arrival: Arrival): Promise<void> {
  const people = arrival.users.map(({ organizationId, userId }): PersonKey => ({
    organizationId,
    userId,
    invitationId: null,
  }));
  await settleWaits(tx, people, arrival, arrival.at);
  await closeByEvidence(deps, tx, arrival, arrival.at);
}

/** Closes the open cases of a tenant and registration, if what was seen of its grant is enough for everybody. */
export async function closeByEvidence(deps: TellDeps, tx: Executor, grant: Grant, now: Date): Promise<void> {
  const cases = await lockOpenCases(tx, grant);
  if (cases.length === 0) return;
  const { closesForEveryone, evidence } = await getTenantGrant(tx, grant.tenantId, grant.registration);
  if (!closesForEveryone || evidence === null) return;
  const actor: Actor = { kind: 'system' };
  for (const row of cases) {
    if (!mayMove(caseMoves, row.state, 'approved')) continue;
    await moveCaseRow(tx, row, { to: 'approved', knownBy: 'evidence' }, now);
    const waiters = await listWaiters(tx, keyOfCase(row));
    await tellApproved(deps, tx, row, waiters, now);
    await recordAuditEvent(deps, tx, {
      organizationId: row.organization_id,
      at: now,
      action: 'consent-case.approved',
      actor,
      target: { kind: 'consent-case', id: row.id },
      context: {
        tenantId: row.tenant_id,
        domain: row.tenant_domain,
        registration: row.registration,
        evidence,
        waiterCount: waiters.length,
      },
    });
  }
}
