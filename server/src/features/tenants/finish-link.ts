import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { secondsBetween } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import {
  bindIdentity,
  findUsersByIds,
  isSubjectOfAnother,
  linkTenant,
  listLinkedTenants,
  lockOrganization,
  pinUser,
  type UserFacts,
} from '../organizations/public.ts';
import { decideLink, type LinkDecision, type LinkRefusal, type Subject } from './link.model.ts';

export interface FinishLinkDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
}

/** A person is back from Microsoft, with an attempt that a session of theirs has started. */
export interface LinkAnswer {
  readonly owner: { readonly organizationId: string; readonly userId: string };
  readonly attemptId: string;
  readonly startedAt: Date;
  readonly claims: Subject & {
    readonly isGuest: boolean;
    readonly accountDomain: string;
    readonly authenticatedAt: Date | null;
  };
}

type Act = Extract<LinkDecision, { kind: 'link' }>;

/**
 * Adds the Microsoft account to the user, and its tenant to the account, as far as they are not there yet: all in the
 * caller's transaction, with organization and user under lock. What counts is the tenant's id. The domain is shown, and
 * decides what the sign-in page offers, so it is not taken from the address, which may name anybody's (security case D13).
 */
export async function finishLink(
  deps: FinishLinkDeps,
  tx: Executor,
  answer: LinkAnswer,
): Promise<Outcome<{ readonly domain: string }, LinkRefusal>> {
  await lockOrganization(tx, answer.owner.organizationId);
  const [user] = await findUsersByIds(tx, [answer.owner]);
  if (!user) return refused('sign_in_not_fresh');
  const now = await deps.clock.now(tx);
  const decision = decideLink(await factsOf(tx, user, answer, now));
  if (decision.kind === 'refuse') return refused(decision.because);
  const domain = answer.claims.accountDomain.slice(0, 253);
  const isApplied = await apply(deps, tx, { user, answer, decision, domain, now });
  return isApplied ? ok({ domain }) : refused('user_exists_already');
}

async function factsOf(tx: Executor, user: UserFacts, { claims, startedAt }: LinkAnswer, now: Date) {
  const { authenticatedAt } = claims;
  return {
    subject: claims,
    authenticatedAfterSeconds: authenticatedAt === null ? null : secondsBetween(startedAt, authenticatedAt),
    answeredAfterSeconds: secondsBetween(startedAt, now),
    role: user.role,
    identity: user.identity,
    pinnedTenantId: user.pinnedTenantId,
    linkedTenantIds: (await listLinkedTenants(tx, user.organizationId)).map((row) => row.tenant_id),
    isSomebodyElse: await isSubjectOfAnother(tx, user, claims),
  };
}

interface Applied {
  readonly user: UserFacts;
  readonly answer: LinkAnswer;
  readonly decision: Act;
  readonly domain: string;
  readonly now: Date;
}

/** False, and nothing is changed, where an invitation that is accepted at the same moment made this subject a user. */
async function apply(deps: FinishLinkDeps, tx: Executor, act: Applied): Promise<boolean> {
  const { user, answer, decision, domain } = act;
  const { tenantId, objectId } = answer.claims;
  if (decision.bindsIdentity && !(await bindIdentity(tx, user, { tenantId, objectId }, act.now)))
    return false;
  const actor = { kind: 'user', id: user.userId, name: user.displayName } as const;
  if (decision.linksTenant)
    await linkTenant(
      deps,
      tx,
      { organizationId: user.organizationId, tenantId, displayDomain: domain },
      actor,
    );
  if (decision.pins) await pinUser(tx, user, tenantId);
  if (decision.bindsIdentity) await tellMicrosoftAdded(deps, tx, act);
  return true;
}

/** The person learns of it by mail, at the address that was theirs before (security case D07). */
async function tellMicrosoftAdded(
  deps: FinishLinkDeps,
  tx: Executor,
  { user, answer, domain, now }: Applied,
): Promise<void> {
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'user.method-added',
    actor: { kind: 'user', id: user.userId, name: user.displayName },
    target: { kind: 'user', id: user.userId },
    context: { method: 'microsoft', tenantId: answer.claims.tenantId, domain },
  });
  await enqueueNotice(deps, tx, {
    organizationId: user.organizationId,
    recipient: { address: user.email, name: user.displayName },
    idempotencyKey: `method-added:${answer.attemptId}`,
    at: now,
    content: { kind: 'method-added', method: 'microsoft' },
  });
}
