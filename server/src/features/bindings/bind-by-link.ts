import { storableText } from '../../kernel/storable-text.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Executor } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import { activeAdmins, findUsersByIds, isSubjectOfAnother, type UserFacts } from '../organizations/public.ts';
import { bind } from './bind.ts';
import type { BindingDeps } from './binding-deps.ts';
import { decideBinding, shownLinkState, type BindingDecision, type BindingRefusal } from './binding.model.ts';
import {
  findLink,
  holdOrganization,
  lockLink,
  putBeforeAdmins,
  useLink,
  type BindingLinkRow,
  type LinkKey,
} from './bindings.store.ts';

/** Who has come back from Microsoft by a link: claims of a verified ID token. */
export interface BindingAnswer extends LinkKey {
  readonly claims: {
    readonly tenantId: string;
    readonly objectId: string;
    readonly isGuest: boolean;
    readonly address: string;
    readonly displayName: string;
  };
}

export interface BoundUser {
  readonly organizationId: string;
  readonly userId: string;
}

interface Coming {
  readonly answer: BindingAnswer;
  readonly link: BindingLinkRow;
  readonly user: UserFacts;
  readonly now: Date;
}

/**
 * Gives the user of a link the Microsoft account that came back, in the caller's transaction, or says why not. Everything
 * is asked under lock, in the order organization, user, link: of two browsers that finish at once one binds. Refusals are
 * recorded and leave the link as it was, but for one who came under another name or address, who is put before the admins.
 */
export async function bindByLink(
  deps: BindingDeps,
  tx: Executor,
  answer: BindingAnswer,
): Promise<Outcome<BoundUser, BindingRefusal>> {
  const coming = await gather(deps, tx, answer);
  if (coming === null) return refused('binding_link_unknown');
  const decision = await decide(tx, coming);
  const because = await apply(deps, tx, coming, decision);
  const { organizationId, userId } = coming.user;
  if (because === null) return ok({ organizationId, userId });
  if (because !== 'binding_waits_for_admin' || decision.kind === 'refuse')
    await recordRefusal(deps, tx, coming, because);
  return refused(because);
}

async function gather(deps: BindingDeps, tx: Executor, answer: BindingAnswer): Promise<Coming | null> {
  await holdOrganization(tx, answer.organizationId);
  const found = await findLink(tx, answer);
  if (!found) return null;
  const key = { organizationId: found.organization_id, userId: found.user_id };
  const [user] = await findUsersByIds(tx, [key]);
  const link = await lockLink(tx, answer);
  return user && link ? { answer, link, user, now: await deps.clock.now(tx) } : null;
}

async function decide(tx: Executor, { answer, link, user, now }: Coming): Promise<BindingDecision> {
  const { claims } = answer;
  return decideBinding({
    shownState: shownLinkState({ state: link.state, expiresAt: link.expires_at }, now),
    subject: claims,
    guestRule: user.guestRule,
    linkTenantId: link.tenant_id,
    userState: user.state,
    identity: user.identity,
    pinnedTenantId: user.pinnedTenantId,
    isSomebodyElse: await isSubjectOfAnother(tx, user, claims),
    user: { displayName: user.displayName, address: link.expected_address ?? user.email },
    cameAs: claims,
  });
}

/** What was decided becomes so; null where the person may enter, else why not. */
async function apply(
  deps: BindingDeps,
  tx: Executor,
  coming: Coming,
  decision: BindingDecision,
): Promise<BindingRefusal | null> {
  const { link, user, answer, now } = coming;
  switch (decision.kind) {
    case 'refuse':
      return decision.because;
    case 'enter':
      await useLink(tx, link, now);
      return null;
    case 'put-before-admins':
      await askAdmins(deps, tx, coming);
      return 'binding_waits_for_admin';
    case 'bind': {
      const by = { kind: 'user', id: user.userId, name: user.displayName } as const;
      const binding = { link, user, subject: answer.claims, pins: decision.pins, by, at: now };
      if (!(await bind(deps, tx, binding))) return 'user_exists_already';
      await tellMicrosoftAdded(deps, tx, coming);
      return null;
    }
  }
}

/** The person learns of it by mail, at the address that was theirs before (security case D07). */
async function tellMicrosoftAdded(
  deps: BindingDeps,
  tx: Executor,
  { link, user, now }: Coming,
): Promise<void> {
  await enqueueNotice(deps, tx, {
    organizationId: user.organizationId,
    recipient: { address: user.email, name: user.displayName },
    idempotencyKey: `method-added:${link.id}`,
    at: now,
    content: { kind: 'method-added', method: 'microsoft' },
  });
}

const longestOfToken = 320;

async function askAdmins(deps: BindingDeps, tx: Executor, coming: Coming): Promise<void> {
  const { answer, link, user, now } = coming;
  const { tenantId, objectId } = answer.claims;
  const displayName = storableText(answer.claims.displayName, longestOfToken);
  const address = storableText(answer.claims.address, longestOfToken);
  await putBeforeAdmins(tx, link, { tenantId, objectId, displayName, address }, now);
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'binding.waiting',
    actor: { kind: 'stranger' },
    target: { kind: 'user', id: user.userId },
    context: { name: displayName, address, tenantId },
  });
  for (const admin of await activeAdmins(tx, user.organizationId))
    await enqueueNotice(deps, tx, {
      organizationId: user.organizationId,
      recipient: { address: admin.email, name: admin.display_name },
      idempotencyKey: `binding-waiting:${link.id}:${admin.id}`,
      at: now,
      content: {
        kind: 'binding-waiting',
        organizationName: user.organizationName,
        userName: user.displayName,
        userAddress: user.email,
        cameAsName: displayName,
        cameAsAddress: address,
        link: `${deps.baseUrl}/settings/sso`,
      },
    });
}

async function recordRefusal(
  deps: BindingDeps,
  tx: Executor,
  { answer, user, now }: Coming,
  because: BindingRefusal,
): Promise<void> {
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'binding.refused',
    outcome: 'refused',
    actor: { kind: 'stranger' },
    target: { kind: 'user', id: user.userId },
    context: { because, tenantId: answer.claims.tenantId },
  });
}
