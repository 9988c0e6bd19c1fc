import type { EnforcementView, getEnforcement as operation, InputOf } from '@gatehouse/contract';
import { AppError } from '../../kernel/app-error.ts';
import type { Call, SignedIn } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Executor } from '../../ports/db/database.ts';
import { activationState } from './activation.model.ts';
import { findActivation, type ActivationRequest } from './activation.store.ts';
import { findGuestRule } from './guest-rule.store.ts';
import { latestMailing, type ToldMailing } from './mailings.store.ts';
import { readReadiness } from './readiness.ts';
import { findLastChange } from './switch.store.ts';

function requestView(request: ActivationRequest): NonNullable<EnforcementView['request']> {
  return {
    id: request.id as NonNullable<EnforcementView['request']>['id'],
    askedBy: request.asked_by_name,
    askedAt: request.asked_at.toISOString(),
    note: request.note,
    outcome: request.outcome,
    reason: request.reason,
    answeredAt: request.answered_at?.toISOString() ?? null,
  };
}

function mailingView(row: ToldMailing): NonNullable<EnforcementView['mailing']> {
  return {
    what: row.what,
    startedAt: row.started_at.toISOString(),
    startedBy: row.started_by_name ?? 'Support',
    totalCount: row.total_count,
    writtenCount: row.written_count,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

interface Deps {
  readonly db: Executor;
  readonly clock: Clock;
}

/** The rule of the caller's organization, how far support has let it go, and what is missing before it can be changed. */
export async function enforcementView(deps: Deps, who: SignedIn): Promise<EnforcementView> {
  const found = await findActivation(deps.db, who.organizationId);
  if (!found)
    throw new AppError('internal_fault', `organization ${who.organizationId} of a session does not exist`);
  const facts = { isActive: found.activatedAt !== null, now: await deps.clock.now(deps.db) };
  const change = await findLastChange(deps.db, who.organizationId);
  const mailing = await latestMailing(deps.db, who.organizationId);
  return {
    enforcement: found.enforcement,
    guestRule: (await findGuestRule(deps.db, who.organizationId)).guestRule,
    changedAt: change.at?.toISOString() ?? null,
    changedBy: change.by,
    mailing: mailing === undefined ? null : mailingView(mailing),
    activation: activationState(found),
    activatedAt: found.activatedAt?.toISOString() ?? null,
    request: found.latest && requestView(found.latest),
    readiness: [...(await readReadiness(deps.db, who, facts))],
  };
}

/** Whether Microsoft is the only way into the caller's account, and whether it may be made so. */
export async function getEnforcement(
  deps: Deps,
  { who }: Call<InputOf<typeof operation>>,
): Promise<Outcome<EnforcementView>> {
  return ok(await enforcementView(deps, who));
}
