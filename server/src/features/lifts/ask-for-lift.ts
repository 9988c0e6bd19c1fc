import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Executor } from '../../ports/db/database.ts';
import { newId } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { lockOrganization } from '../organizations/public.ts';
import type { LiftDeps } from './lift-deps.ts';
import { decideApproving, decideAsking, type OpenLift } from './lift.model.ts';
import {
  approveLiftRow,
  endOpenLifts,
  findLiftFacts,
  findOpenLift,
  insertLift,
  type LiftFacts,
  type LiftRow,
} from './lifts.store.ts';
import { tellAdmins } from './tell-admins.ts';

/** What an agent says of a lift. */
export interface SaidOfLift {
  readonly organizationId: string;
  readonly agent: { readonly id: string; readonly name: string };
  /** Checked by the caller; the admins read it. */
  readonly reason: string;
}

export type LiftRefusal =
  | 'not_found'
  | 'lift_not_needed'
  | 'lift_asked_already'
  | 'lift_stopped_lately'
  | 'lift_needs_second_agent'
  | 'lift_not_found';

interface Situation {
  readonly facts: LiftFacts;
  readonly row: LiftRow | undefined;
  readonly now: Date;
}

async function lockSituation(
  deps: LiftDeps,
  tx: Executor,
  organizationId: string,
): Promise<Situation | undefined> {
  await lockOrganization(tx, organizationId);
  const facts = await findLiftFacts(tx, organizationId);
  return facts && { facts, row: await findOpenLift(tx, organizationId), now: await deps.clock.now(tx) };
}

export function openLift(row: LiftRow | undefined): OpenLift | null {
  return row ? { askedBy: row.asked_by, approvedBy: row.approved_by, opensAt: row.opens_at } : null;
}

/** A first agent asks; nothing changes yet, and all admins learn of it. In the caller's transaction. */
export async function askForLift(
  deps: LiftDeps,
  tx: Executor,
  { organizationId, agent, reason }: SaidOfLift,
): Promise<Outcome<null, LiftRefusal>> {
  const situation = await lockSituation(deps, tx, organizationId);
  if (!situation) return refused('not_found');
  const { facts, row, now } = situation;
  const decision = decideAsking({ ...facts, open: openLift(row) }, now);
  if (!decision.ok) return decision;
  await endOpenLifts(tx, organizationId, { outcome: 'withdrawn', at: now });
  await insertLift(tx, {
    organization_id: organizationId,
    id: newId('lft', now, deps.random),
    reason,
    rule_changed_at: facts.ruleChangedAt,
    asked_by: agent.id,
    asked_by_name: agent.name,
    asked_at: now,
  });
  await record(deps, tx, { organizationId, agent, reason }, { action: 'lift.asked', at: now });
  await tellAdmins(deps, tx, {
    organizationId,
    at: now,
    step: 'asked',
    organizationName: facts.organizationName,
    agentName: agent.name,
    reason,
    opensAt: null,
  });
  return ok(null);
}

/** A second agent approves: a day later the other ways open, unless somebody stops it. In the caller's transaction. */
export async function approveLift(
  deps: LiftDeps,
  tx: Executor,
  { organizationId, agent, reason }: SaidOfLift,
): Promise<Outcome<null, LiftRefusal>> {
  const situation = await lockSituation(deps, tx, organizationId);
  if (!situation) return refused('not_found');
  const { facts, row, now } = situation;
  const decision = decideApproving(openLift(row), agent.id, now);
  if (!decision.ok || !row) return decision.ok ? refused('lift_not_found') : decision;
  const { opensAt } = decision.value;
  await approveLiftRow(tx, row, {
    approved_by: agent.id,
    approved_by_name: agent.name,
    approved_at: now,
    opens_at: opensAt,
  });
  await record(deps, tx, { organizationId, agent, reason }, { action: 'lift.approved', at: now });
  await tellAdmins(deps, tx, {
    organizationId,
    at: now,
    step: 'approved',
    organizationName: facts.organizationName,
    agentName: agent.name,
    reason,
    opensAt,
  });
  return ok(null);
}

/** Either agent, or a third, takes it back. In the caller's transaction. */
export async function withdrawLift(
  deps: LiftDeps,
  tx: Executor,
  { organizationId, agent, reason }: SaidOfLift,
): Promise<Outcome<null, LiftRefusal>> {
  const situation = await lockSituation(deps, tx, organizationId);
  if (!situation?.row) return refused('lift_not_found');
  const { facts, now } = situation;
  await endOpenLifts(tx, organizationId, { outcome: 'withdrawn', at: now });
  await record(deps, tx, { organizationId, agent, reason }, { action: 'lift.withdrawn', at: now });
  await tellAdmins(deps, tx, {
    organizationId,
    at: now,
    step: 'stopped',
    organizationName: facts.organizationName,
    agentName: agent.name,
    reason,
    opensAt: null,
  });
  return ok(null);
}

async function record(
  deps: LiftDeps,
  tx: Executor,
  { organizationId, agent, reason }: SaidOfLift,
  what: { readonly action: 'lift.asked' | 'lift.approved' | 'lift.withdrawn'; readonly at: Date },
): Promise<void> {
  await recordAuditEvent(deps, tx, {
    organizationId,
    at: what.at,
    action: what.action,
    actor: { kind: 'support', id: agent.id, name: agent.name },
    target: { kind: 'organization', id: organizationId },
    context: { reason },
  });
}
