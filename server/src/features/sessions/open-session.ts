import type { SecondFactor } from '../../kernel/second-factor.ts';
import { addSeconds } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { hashSecret, newChance, newId, newSecretText, type Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import type { Secret } from '../../ports/secrets/secret.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import { rememberSeen, type UserFacts } from '../organizations/public.ts';
import { dueAfterSeconds } from './liveness.model.ts';
import { writeProof } from './liveness.store.ts';
import type { SignInMethod } from './method.model.ts';
import { sealSessionToken } from './session-token.ts';
import { sessionLifeSeconds } from './session.model.ts';
import { insertSession } from './sessions.store.ts';

/** By what a person has proven who they are; tenant and Entra's session only where the method is Microsoft. */
export interface Proof {
  readonly method: SignInMethod;
  readonly tenantId: string | null;
  readonly entraSessionId: string | null;
  /** Where the method is Microsoft: what its token says of one. */
  readonly secondFactor?: SecondFactor;
  /** Where the method is Microsoft: what the session is checked by later; null where none was given. */
  readonly refreshToken?: Secret | null;
}

interface Deps {
  readonly random: Random;
  readonly sealing: Sealing;
}

/**
 * A new session with a new secret, always: no cookie that was there before becomes one. Returns the cookie's value.
 * Called by `enter` alone, which has asked the guard under lock.
 */
export async function openSession(
  deps: Deps,
  tx: Executor,
  user: UserFacts,
  proof: Proof,
  { now, browser }: { readonly now: Date; readonly browser: string },
): Promise<string> {
  const secret = newSecretText(deps.random);
  const id = newId('ses', now, deps.random);
  const beside = await insertSession(tx, {
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
  if (proof.method === 'microsoft')
    await beginLiveness(deps, tx, user, { sessionId: id, proof, now, ...beside });
  await rememberSeen(tx, user, now);
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'session.opened',
    actor: { kind: 'user', id: user.userId, name: user.displayName },
    target: { kind: 'session', id },
    context: {
      method: proof.method,
      ...(proof.tenantId === null ? {} : { tenantId: proof.tenantId }),
      ...(proof.secondFactor === undefined ? {} : { secondFactor: proof.secondFactor }),
    },
  });
  // The first session of all is no news: the person has just been let in.
  if (beside.hasOthers && !beside.knowsBrowser) await tellOfNewBrowser(deps, tx, user, { id, now, browser });
  return secret;
}

/** Microsoft has just shown the person: from here on the session asks whether they may still come in. */
async function beginLiveness(
  deps: Deps,
  tx: Executor,
  { organizationId, identity }: UserFacts,
  {
    sessionId,
    proof,
    now,
    intervalMinutes,
  }: {
    readonly sessionId: string;
    readonly proof: Proof;
    readonly now: Date;
    readonly intervalMinutes: number;
  },
): Promise<void> {
  if (identity === null) return;
  const token = proof.refreshToken ?? null;
  await writeProof(tx, {
    organizationId,
    sessionId,
    tenantId: identity.tenantId,
    objectId: identity.objectId,
    sealedRefreshToken:
      token === null ? null : sealSessionToken(deps.sealing, token, { organizationId, sessionId }),
    aliveAt: now,
    dueAfterSeconds: dueAfterSeconds(intervalMinutes * 60, newChance(deps.random)),
  });
}

async function tellOfNewBrowser(
  deps: Deps,
  tx: Executor,
  user: UserFacts,
  { id, now, browser }: { readonly id: string; readonly now: Date; readonly browser: string },
): Promise<void> {
  await enqueueNotice(deps, tx, {
    organizationId: user.organizationId,
    recipient: { address: user.email, name: user.displayName },
    idempotencyKey: `new-device:${id}`,
    at: now,
    content: { kind: 'new-device', signedInAt: now, browser },
  });
}
