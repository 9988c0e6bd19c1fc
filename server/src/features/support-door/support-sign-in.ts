import type { ErrorCode } from '@gatehouse/contract';
import type { MicrosoftCallback } from '../../kernel/microsoft-callback.ts';
import { inTransaction } from '../../ports/db/database.ts';
import type { Entra } from '../../ports/microsoft/entra.ts';
import { newReference } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { finishAttempt, refuseAttempt, startAttempt, takeAttempt } from '../attempts/public.ts';
import { verifyCallback } from '../sign-in/public.ts';
import { refusalOfAgent } from './agent.model.ts';
import { openSupportSession, type SupportSessionDeps } from './support-session.ts';

export interface SupportSignInDeps extends SupportSessionDeps {
  readonly sealing: Sealing;
  readonly entra: Entra;
  /** Where Entra sends an agent's browser back to: a registered redirect URI. */
  readonly supportRedirectUri: string;
}

/** Sends a browser to the vendor's own tenant, where the person must prove who they are whoever is signed in there. */
export async function startSupportSignIn(deps: SupportSignInDeps, browserHash: Buffer): Promise<URL> {
  const journey = { authority: deps.supportTenantId, prompt: 'login' } as const;
  const attempt = await startAttempt(deps, {
    ...journey,
    purpose: 'support',
    registration: 'sign-in',
    browserHash,
    display: 'redirect',
    returnTo: '/support',
    owner: null,
  });
  return deps.entra.startAddress({
    ...journey,
    registration: 'sign-in',
    redirectUri: deps.supportRedirectUri,
    state: attempt.state,
    nonce: attempt.nonce,
    codeChallenge: attempt.codeChallenge,
    clientRequestId: attempt.clientRequestId,
  });
}

export type FinishedSupportSignIn =
  | { readonly ok: true; readonly secret: string }
  | { readonly ok: false; readonly code: ErrorCode; readonly attemptId: string | null };

/** Entra has sent the browser back: a support session, or why not. No user and no session of an organization is touched. */
export async function finishSupportSignIn(
  deps: SupportSignInDeps,
  callback: MicrosoftCallback,
  browser: { readonly hash: Buffer | null; readonly userAgent: string | undefined },
): Promise<FinishedSupportSignIn> {
  const taken = await takeAttempt(deps, {
    state: callback.state,
    browserHash: browser.hash,
    purpose: 'support',
  });
  if (!taken.ok) return { ok: false, code: taken.code, attemptId: null };
  const verified = await verifyCallback(deps, taken.value, callback, deps.supportRedirectUri);
  const attempt = { id: taken.value.id, trace: verified.trace };
  const refuse = async (code: ErrorCode, aadsts: number | null): Promise<FinishedSupportSignIn> => {
    const reference = newReference(deps.random);
    const now = await deps.clock.now(deps.db);
    await refuseAttempt(deps.db, attempt, now, { code, aadsts, reference });
    deps.log.warn('support.sign-in-refused', { attemptId: attempt.id, code, aadsts, reference });
    return { ok: false, code, attemptId: attempt.id };
  };
  if (!verified.ok) return refuse(verified.code, verified.aadsts);
  const { startedAt: attemptStartedAt } = taken.value;
  const refusal = refusalOfAgent(verified.value, { supportTenantId: deps.supportTenantId, attemptStartedAt });
  if (refusal !== null) return refuse(refusal, null);
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const secret = await openSupportSession(deps, tx, verified.value, { userAgent: browser.userAgent, now });
    await finishAttempt(tx, attempt, now);
    return { ok: true, secret };
  });
}
