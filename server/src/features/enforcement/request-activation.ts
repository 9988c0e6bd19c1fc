import type { EnforcementView, InputOf, requestActivation as operation } from '@gatehouse/contract';
import type { Call, SignedIn } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { newId } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import { lockOrganization } from '../organizations/public.ts';
import { decideAsking, tidyNote } from './activation.model.ts';
import { findActivation, insertActivationRequest } from './activation.store.ts';
import type { EnforcementDeps } from './enforcement-deps.ts';
import { enforcementView } from './get-enforcement.ts';

/** Support reads it in their own mailbox; where there is a console, one click is left. */
async function tellSupport(
  deps: EnforcementDeps,
  tx: Executor,
  who: SignedIn,
  request: { readonly id: string; readonly note: string; readonly at: Date },
): Promise<void> {
  const { organizationId } = who;
  await enqueueNotice(deps, tx, {
    organizationId,
    recipient: { address: deps.brand.supportEmail, name: null },
    idempotencyKey: `activation-asked:${request.id}`,
    at: request.at,
    content: {
      kind: 'activation-asked',
      organizationId,
      organizationName: who.organizationName,
      askerName: who.displayName,
      note: request.note,
      consoleLink:
        deps.supportTenantId === null ? null : `${deps.baseUrl}/support/organizations/${organizationId}`,
    },
  });
}

/**
 * Asks vendor support to activate "Enforce SSO for all users" (docs/product.md R11). One request at a time: of several
 * admins who ask at once, one is taken.
 */
export async function requestActivation(
  deps: EnforcementDeps,
  { who, input }: Call<InputOf<typeof operation>>,
): Promise<Outcome<EnforcementView>> {
  const { organizationId } = who;
  const taken = await deps.takeFromBudget([
    { rule: 'activation-requests-of-organization', subject: organizationId },
  ]);
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  const asked = await inTransaction(deps.db, async (tx) => {
    await lockOrganization(tx, organizationId);
    const facts = await findActivation(tx, organizationId);
    const decision = decideAsking(facts ?? { activatedAt: null, latest: null });
    if (!decision.ok) return decision;
    const at = await deps.clock.now(tx);
    const request = { id: newId('act', at, deps.random), note: tidyNote(input.body.note), at };
    await insertActivationRequest(tx, {
      organization_id: organizationId,
      id: request.id,
      asked_by: who.userId,
      note: request.note,
      asked_at: at,
    });
    await recordAuditEvent(deps, tx, {
      organizationId,
      at,
      action: 'activation.asked',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'organization', id: organizationId },
      context: { note: request.note },
    });
    await tellSupport(deps, tx, who, request);
    return ok(null);
  });
  if (!asked.ok) return asked;
  deps.wakeNoticeSender();
  return ok(await enforcementView(deps, who));
}
