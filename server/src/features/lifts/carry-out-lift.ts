import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { openAgain } from '../enforcement/public.ts';
import { lockOrganization } from '../organizations/public.ts';
import { openLift } from './ask-for-lift.ts';
import type { LiftDeps } from './lift-deps.ts';
import { isDue } from './lift.model.ts';
import { endOpenLifts, findLiftFacts, findOpenLift, listDueLifts, type LiftKey } from './lifts.store.ts';
import { tellAdmins } from './tell-admins.ts';

/** Lifts whose day may be over. */
export function takeDueLifts(deps: Pick<LiftDeps, 'db'>, limit: number): Promise<LiftKey[]> {
  return listDueLifts(deps.db, limit);
}

/**
 * Opens the other ways, if the lift is still open, approved by a second agent, of the rule as it stands, and due. Any number
 * of processes may try: the row of the organization is held, and the second one finds it done.
 */
export async function carryOutLift(deps: LiftDeps, due: LiftKey): Promise<void> {
  await inTransaction(deps.db, (tx) => carryOut(deps, tx, due));
  deps.wakeNoticeSender();
}

async function carryOut(deps: LiftDeps, tx: Executor, due: LiftKey): Promise<void> {
  const organizationId = due.organization_id;
  await lockOrganization(tx, organizationId);
  const facts = await findLiftFacts(tx, organizationId);
  const row = await findOpenLift(tx, organizationId);
  const at = await deps.clock.now(tx);
  const open = openLift(row);
  if (facts?.enforcement !== 'required' || !row || open === null) {
    // The rule was changed since: what was asked for then is over.
    await endOpenLifts(tx, organizationId, { outcome: 'withdrawn', at });
    return;
  }
  // Another process has done this one, and the next was asked for since.
  if (row.id !== due.id || !isDue(open, at)) return;
  await endOpenLifts(tx, organizationId, { outcome: 'lifted', at });
  const agentName = row.approved_by_name ?? row.asked_by_name;
  await openAgain(deps, tx, {
    organizationId,
    at,
    action: 'enforcement.lifted',
    actor: { kind: 'support', id: row.approved_by ?? row.asked_by, name: agentName },
    changedBy: null,
    context: { reason: row.reason, askedBy: row.asked_by_name, approvedBy: agentName },
  });
  await tellAdmins(deps, tx, {
    organizationId,
    at,
    step: 'lifted',
    organizationName: facts.organizationName,
    agentName,
    reason: row.reason,
    opensAt: null,
  });
}
