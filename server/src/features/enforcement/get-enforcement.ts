import type { EnforcementView, getEnforcement as operation, InputOf } from '@gatehouse/contract';
import { AppError } from '../../kernel/app-error.ts';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Executor } from '../../ports/db/database.ts';
import { activationState } from './activation.model.ts';
import { findActivation, type ActivationRequest } from './activation.store.ts';

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

/** The rule of an organization that exists, and how far support has let it go. */
export async function enforcementView(db: Executor, organizationId: string): Promise<EnforcementView> {
  const found = await findActivation(db, organizationId);
  if (!found)
    throw new AppError('internal_fault', `organization ${organizationId} of a session does not exist`);
  return {
    enforcement: found.enforcement,
    activation: activationState(found),
    activatedAt: found.activatedAt?.toISOString() ?? null,
    request: found.latest && requestView(found.latest),
  };
}

/** Whether Microsoft is the only way into the caller's account, and whether it may be made so. */
export async function getEnforcement(
  deps: { readonly db: Executor },
  { who }: Call<InputOf<typeof operation>>,
): Promise<Outcome<EnforcementView>> {
  return ok(await enforcementView(deps.db, who.organizationId));
}
