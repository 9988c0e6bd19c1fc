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
  /** Since that proof there was a time in which no verdict came for the tenant: the grace counts. */
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
  const id = newId('los', at, deps.random);
  // First the measure: it is of the sessions that end with the next statement.
  const measured = await insertLoss(tx, {
    organization_id: organizationId,
    id,
    user_id: userId,
    signal,
    aadsts,
    alive_at: aliveAt,
    happened_at: null,
    noticed_at: at,
    first_refusal_at: null,
    was_silent: wasSilent,
  });
  await revokeUser(tx, user);
  await endDrill(tx, user, { id, at });
  if (isBoundExceeded(measured)) deps.log.error('liveness.bound-exceeded', { loss: id, userId, ...measured });
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
