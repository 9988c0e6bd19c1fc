import type { Executor } from '../../ports/db/database.ts';
import { newId } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { recordWithdrawal } from '../grants/public.ts';
import { findUsersBySubject, revokeUser, type UserFacts } from '../organizations/public.ts';
import { endDrill } from './drills.store.ts';
import { insertLoss } from './access-losses.store.ts';
import { isBoundExceeded } from './bound.model.ts';
import type { LivenessDeps } from './liveness-deps.ts';

export interface Loss {
  readonly tenantId: string;
  readonly objectId: string;
  readonly signal: 'liveness' | 'browser';
  readonly aadsts: number | null;
  /** The last proof of life before. */
  readonly aliveAt: Date | null;
  /** No verdict had come for the tenant until then: the grace counts. */
  readonly wasSilent: boolean;
  readonly at: Date;
}

/**
 * Microsoft lets somebody in no more: every session and key of theirs ends, in each account where they are a user, and what
 * waits in their outboxes is held. In the caller's transaction, which sees all organizations. Nothing of it comes back by itself
 * (security cases F01, F02, F09).
 */
export async function loseAccess(
  deps: Pick<LivenessDeps, 'random' | 'log' | 'holdMessagesOfSender'>,
  tx: Executor,
  loss: Loss,
): Promise<void> {
  const users = await findUsersBySubject(tx, loss);
  for (const user of users) await loseAccessOf(deps, tx, user, loss);
  await recordWithdrawal(tx, { ...loss, registration: 'sign-in' });
}

async function loseAccessOf(
  deps: Pick<LivenessDeps, 'random' | 'log' | 'holdMessagesOfSender'>,
  tx: Executor,
  user: UserFacts,
  { signal, aadsts, aliveAt, wasSilent, at }: Loss,
): Promise<void> {
  const { organizationId, userId } = user;
  await revokeUser(tx, user);
  const { loss, servedAt, bound } = await insertLoss(tx, {
    organization_id: organizationId,
    id: newId('los', at, deps.random),
    user_id: userId,
    signal,
    aadsts,
    alive_at: aliveAt,
    happened_at: null,
    noticed_at: at,
    first_refusal_at: null,
    was_silent: wasSilent,
  });
  await endDrill(tx, user, { id: loss, at });
  if (isBoundExceeded({ aliveAt, servedAt, boundSeconds: bound }))
    deps.log.error('liveness.bound-exceeded', { loss, userId, boundSeconds: bound });
  const heldCount = await deps.holdMessagesOfSender(tx, { organizationId, userId }, at);
  await recordAuditEvent(deps, tx, {
    organizationId,
    at,
    action: 'access.lost',
    actor: { kind: 'system' },
    target: { kind: 'user', id: userId },
    context: { signal, aadsts, heldCount },
  });
}
