import { inTransaction } from '../../ports/db/database.ts';
import { newChance, newReference } from '../../ports/random/random.ts';
import { finishAttempt, refuseAttempt, type AttemptTrace, type TakenAttempt } from '../attempts/public.ts';
import {
  dueAfterSeconds,
  intervalOf,
  recordAnswer,
  recordPair,
  sealSessionToken,
  writeProof,
  type Entered,
  type ForProof,
} from '../sessions/public.ts';
import type { StartSignInDeps } from './start-sign-in.ts';
import type { VerifiedCallback } from './verify-callback.ts';

type TracedAttempt = TakenAttempt & { readonly trace: AttemptTrace };
type Verified = Extract<VerifiedCallback, { readonly ok: true }>;

/**
 * The browser was at Microsoft with `prompt=none`, for a session that Microsoft had refused in the background. A verified token
 * of the same person is proof of life like a redemption (docs/product.md 3.6); whatever else comes back, the person is asked at
 * Microsoft, with a page this time.
 */
export async function proveAgain(
  deps: StartSignInDeps,
  attempt: TracedAttempt,
  verified: VerifiedCallback,
  session: ForProof | null,
): Promise<{ readonly ok: true; readonly value: Entered }> {
  const isTheirs = session !== null && session.sessionId === attempt.owner?.sessionId;
  const isProven =
    isTheirs &&
    verified.ok &&
    verified.value.tenantId === session.tenantId &&
    verified.value.objectId === session.objectId;
  if (!isProven) return askWithPage(deps, attempt, verified, session);
  await keepProof(deps, attempt, verified, session);
  return { ok: true, value: { cookie: null, goTo: attempt.returnTo } };
}

async function keepProof(
  deps: StartSignInDeps,
  attempt: TracedAttempt,
  { refreshToken }: Verified,
  session: ForProof,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const at = await deps.clock.now(tx);
    const minutes = await intervalOf(tx, session.organizationId);
    await writeProof(tx, {
      ...session,
      sealedRefreshToken:
        refreshToken === null ? null : sealSessionToken(deps.sealing, refreshToken, session),
      aliveAt: at,
      dueAfterSeconds: dueAfterSeconds(minutes * 60, newChance(deps.random)),
    });
    await recordAnswer(tx, session.tenantId, at);
    if (session.refusedAt !== null) await recordPair(tx, session.tenantId, at);
    await finishAttempt(tx, attempt, at);
  });
}

async function askWithPage(
  deps: StartSignInDeps,
  attempt: TracedAttempt,
  verified: VerifiedCallback,
  session: ForProof | null,
): Promise<{ readonly ok: true; readonly value: Entered }> {
  const refusal = verified.ok
    ? ({ code: 'microsoft_account_differs', aadsts: null } as const)
    : { code: verified.code, aadsts: verified.aadsts };
  await inTransaction(deps.db, async (tx) => {
    const at = await deps.clock.now(tx);
    await refuseAttempt(tx, attempt, at, { ...refusal, reference: newReference(deps.random) });
  });
  const query = new URLSearchParams({ returnTo: attempt.returnTo });
  const loginHint = session?.loginHint ?? null;
  if (loginHint !== null) query.set('loginHint', loginHint);
  return { ok: true, value: { cookie: null, goTo: `/sign-in/microsoft?${query.toString()}` } };
}
