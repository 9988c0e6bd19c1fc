import { addSeconds } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { hashSecret, newId, newSecretText, type Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { rememberSeen, type UserFacts } from '../organizations/public.ts';
import type { SignInMethod } from './method.model.ts';
import { sessionLifeSeconds } from './session.model.ts';
import { insertSession } from './sessions.store.ts';

/** By what a person has proven who they are; tenant and Entra's session only where the method is Microsoft. */
export interface Proof {
  readonly method: SignInMethod;
  readonly tenantId: string | null;
  readonly entraSessionId: string | null;
}

/**
 * A new session with a new secret, always: no cookie that was there before becomes one. Returns the cookie's value.
 * Called by `enter` alone, which has asked the guard under lock.
 */
export async function openSession(
  deps: { readonly random: Random },
  tx: Executor,
  user: UserFacts,
  proof: Proof,
  { now, browser }: { readonly now: Date; readonly browser: string },
): Promise<string> {
  const secret = newSecretText(deps.random);
  const id = newId('ses', now, deps.random);
  await insertSession(tx, {
    organizationId: user.organizationId,
    id,
    secretHash: hashSecret(secret),
    userId: user.userId,
    method: proof.method,
    organizationEpoch: user.organizationEpoch,
    userEpoch: user.userEpoch,
    entraTenantId: proof.tenantId,
    entraSessionId: proof.entraSessionId,
    openedAt: now,
    expiresAt: addSeconds(now, sessionLifeSeconds),
    browser,
  });
  await rememberSeen(tx, user, now);
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'session.opened',
    actor: { kind: 'user', id: user.userId, name: user.displayName },
    target: { kind: 'session', id },
    context: { method: proof.method, ...(proof.tenantId === null ? {} : { tenantId: proof.tenantId }) },
  });
  return secret;
}
