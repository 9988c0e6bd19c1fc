import type { answerBindingRequest as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import type { CameAs } from '../../ports/db/people-tables.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import { findUsersByIds, isSubjectOfAnother, type UserFacts } from '../organizations/public.ts';
import { bind } from './bind.ts';
import type { AnswerDeps } from './binding-deps.ts';
import { decideLettingIn, type BindingDecision } from './binding.model.ts';
import {
  endLink,
  findLink,
  holdOrganization,
  lockLink,
  useLink,
  type BindingLinkRow,
  type LinkKey,
} from './bindings.store.ts';
import { requestsOf } from './list-binding-requests.ts';

type Answer = Call<InputOf<typeof operation>>;
type Refusal = 'binding_request_not_found' | 'user_exists_already';

interface Waiting {
  readonly link: BindingLinkRow;
  readonly cameAs: CameAs;
  readonly user: UserFacts;
  readonly now: Date;
}

/** Somebody came under another name or address than the user's. An admin knows whether it is the same person. */
export async function answerBindingRequest(
  deps: AnswerDeps,
  call: Answer,
): Promise<Outcome<ReplyOf<typeof operation>, Refusal>> {
  const { organizationId } = call.who;
  const { bindingLinkId } = call.input.params;
  const answered = await inTransaction(deps.db, async (tx): Promise<Outcome<object, Refusal>> => {
    const waiting = await lockWaiting(deps, tx, { organizationId, bindingLinkId });
    if (waiting === null) return refused('binding_request_not_found');
    return call.input.body.decision === 'let-in'
      ? letIn(deps, tx, call, waiting)
      : turnAway(deps, tx, call, waiting);
  });
  if (!answered.ok) return answered;
  deps.wakeNoticeSender();
  return ok({ requests: await requestsOf(deps.db, organizationId) });
}

async function lockWaiting(deps: AnswerDeps, tx: Executor, key: LinkKey): Promise<Waiting | null> {
  await holdOrganization(tx, key.organizationId);
  const found = await findLink(tx, key);
  if (!found) return null;
  const [user] = await findUsersByIds(tx, [{ organizationId: key.organizationId, userId: found.user_id }]);
  const link = await lockLink(tx, key);
  if (!user || link?.state !== 'confirming' || link.came_as === null) return null;
  return { link, cameAs: link.came_as, user, now: await deps.clock.now(tx) };
}

async function decide(tx: Executor, { link, cameAs, user }: Waiting): Promise<BindingDecision> {
  return decideLettingIn({
    // Where guests are refused, one was when they came, and is asked about by nobody.
    subject: { ...cameAs, isGuest: false },
    guestRule: user.guestRule,
    linkTenantId: link.tenant_id,
    userState: user.state,
    identity: user.identity,
    pinnedTenantId: user.pinnedTenantId,
    isSomebodyElse: await isSubjectOfAnother(tx, user, cameAs),
  });
}

async function letIn(
  deps: AnswerDeps,
  tx: Executor,
  call: Answer,
  waiting: Waiting,
): Promise<Outcome<object, Refusal>> {
  const { link, user, cameAs, now } = waiting;
  const decision = await decide(tx, waiting);
  if (decision.kind === 'refuse') return refuseLettingIn(tx, waiting, decision.because);
  if (decision.kind === 'enter') await useLink(tx, link, now);
  if (decision.kind === 'bind') {
    const by = { kind: 'user', id: call.who.userId, name: call.who.displayName } as const;
    const isBound = await bind(deps, tx, { link, user, subject: cameAs, pins: decision.pins, by, at: now });
    if (!isBound) return refused('user_exists_already');
  }
  await tellPerson(deps, tx, waiting, true);
  return ok({});
}

/** The yes comes too late: the user has another way in, is gone, or belongs to another tenant by now. */
async function refuseLettingIn(tx: Executor, { link, now }: Waiting, because: string) {
  if (because === 'user_exists_already') return refused('user_exists_already');
  await endLink(tx, link, 'replaced', now);
  return refused('binding_request_not_found');
}

async function turnAway(
  deps: AnswerDeps,
  tx: Executor,
  call: Answer,
  waiting: Waiting,
): Promise<Outcome<object, Refusal>> {
  const { link, user, cameAs, now } = waiting;
  await endLink(tx, link, 'refused', now);
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'binding.refused',
    actor: { kind: 'user', id: call.who.userId, name: call.who.displayName },
    target: { kind: 'user', id: user.userId },
    context: { because: 'an admin said no', tenantId: cameAs.tenantId },
  });
  await tellPerson(deps, tx, waiting, false);
  return ok({});
}

/** A yes says, too, that there is a new way in (security case D07). At the address that is theirs here: whoever came under another one learns nothing by mail. */
async function tellPerson(
  deps: AnswerDeps,
  tx: Executor,
  { link, user, now }: Waiting,
  isLetIn: boolean,
): Promise<void> {
  await enqueueNotice(deps, tx, {
    organizationId: user.organizationId,
    recipient: { address: user.email, name: user.displayName },
    idempotencyKey: `binding-answered:${link.id}`,
    at: now,
    content: {
      kind: 'binding-answered',
      organizationName: user.organizationName,
      isLetIn,
      link: `${deps.baseUrl}/sign-in`,
    },
  });
}
