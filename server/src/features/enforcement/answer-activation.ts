import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Executor } from '../../ports/db/database.ts';
import { recordAuditEvent, type Actor } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import { activeAdmins, lockOrganization } from '../organizations/public.ts';
import { decideAnswering, type ActivationAnswer } from './activation.model.ts';
import {
  answerOpenRequest,
  findActivation,
  setActivated,
  type OrganizationActivation,
} from './activation.store.ts';
import type { ActivationDeps } from './enforcement-deps.ts';

export interface AnsweredActivation {
  readonly organizationId: string;
  readonly answer: ActivationAnswer;
  /** Checked by the caller; the admins read it in their mail, on the SSO page and in their trail. */
  readonly reason: string;
  readonly by: Actor;
}

type Refusal = 'not_found' | 'enforcement_already_active' | 'activation_not_asked';

async function tellAdmins(
  deps: ActivationDeps,
  tx: Executor,
  { organizationId, answer, reason }: AnsweredActivation,
  { name, at }: { readonly name: string; readonly at: Date },
): Promise<void> {
  for (const admin of await activeAdmins(tx, organizationId)) {
    await enqueueNotice(deps, tx, {
      organizationId,
      recipient: { address: admin.email, name: admin.display_name },
      idempotencyKey: `activation-answered:${admin.id}:${at.toISOString()}`,
      at,
      content: {
        kind: 'activation-answered',
        organizationName: name,
        isActivated: answer === 'activate',
        reason,
        link: `${deps.baseUrl}/settings/sso`,
      },
    });
  }
}

/**
 * Support's answer, in the caller's transaction: the feature is there from the commit on, or it is not and the admins read
 * why. All active admins are told. Gives the organization as it was before.
 */
export async function answerActivation(
  deps: ActivationDeps,
  tx: Executor,
  given: AnsweredActivation,
): Promise<Outcome<OrganizationActivation, Refusal>> {
  const { organizationId, answer, reason, by } = given;
  await lockOrganization(tx, organizationId);
  const facts = await findActivation(tx, organizationId);
  if (!facts) return refused('not_found');
  const decision = decideAnswering(facts, answer);
  if (!decision.ok) return decision;
  const at = await deps.clock.now(tx);
  const outcome = answer === 'activate' ? 'activated' : 'declined';
  await answerOpenRequest(tx, organizationId, { outcome, reason, at });
  if (answer === 'activate') await setActivated(tx, organizationId, at);
  await recordAuditEvent(deps, tx, {
    organizationId,
    at,
    action: answer === 'activate' ? 'activation.given' : 'activation.declined',
    actor: by,
    target: { kind: 'organization', id: organizationId },
    context: { reason },
  });
  await tellAdmins(deps, tx, given, { name: facts.name, at });
  return ok(facts);
}
