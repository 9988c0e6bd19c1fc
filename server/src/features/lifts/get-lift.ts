import type {
  getLift as operation,
  InputOf,
  LiftView,
  ReplyOf,
  stopLift as stopping,
} from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { lockOrganization } from '../organizations/public.ts';
import type { LiftDeps } from './lift-deps.ts';
import { endOpenLifts, findLiftFacts, findOpenLift } from './lifts.store.ts';
import { tellAdmins } from './tell-admins.ts';

async function viewOf(db: Executor, organizationId: string): Promise<LiftView | null> {
  const row = await findOpenLift(db, organizationId);
  if (!row) return null;
  return {
    id: row.id as LiftView['id'],
    reason: row.reason,
    askedBy: row.asked_by_name,
    askedAt: row.asked_at.toISOString(),
    approvedBy: row.approved_by_name,
    approvedAt: row.approved_at?.toISOString() ?? null,
    opensAt: row.opens_at?.toISOString() ?? null,
  };
}

/** Whether support is about to open the other ways into the caller's account. */
export async function getLift(
  deps: Pick<LiftDeps, 'db'>,
  { who }: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  return ok({ lift: await viewOf(deps.db, who.organizationId) });
}

/** An admin who can come in needs nobody to open the account: any of them stops it, at any moment before it happens. */
export async function stopLift(
  deps: LiftDeps,
  { who, input }: Call<InputOf<typeof stopping>>,
): Promise<Outcome<ReplyOf<typeof stopping>, 'lift_not_found'>> {
  const { organizationId } = who;
  const stopped = await inTransaction(deps.db, async (tx): Promise<Outcome<null, 'lift_not_found'>> => {
    await lockOrganization(tx, organizationId);
    const row = await findOpenLift(tx, organizationId);
    const facts = await findLiftFacts(tx, organizationId);
    if (!facts || row?.id !== input.params.enforcementLiftId) return refused('lift_not_found');
    const at = await deps.clock.now(tx);
    await endOpenLifts(tx, organizationId, { outcome: 'stopped', at });
    await recordAuditEvent(deps, tx, {
      organizationId,
      at,
      action: 'lift.stopped',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'organization', id: organizationId },
      context: {},
    });
    await tellAdmins(deps, tx, {
      organizationId,
      at,
      step: 'stopped',
      organizationName: facts.organizationName,
      agentName: who.displayName,
      reason: row.reason,
      opensAt: null,
    });
    return ok(null);
  });
  if (!stopped.ok) return stopped;
  deps.wakeNoticeSender();
  return ok({ lift: await viewOf(deps.db, organizationId) });
}
