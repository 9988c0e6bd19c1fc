import type { ErrorCode } from '@gatehouse/contract';
import type { MicrosoftCallback } from '../../kernel/microsoft-callback.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { IdTokenClaims } from '../../ports/microsoft/id-token-claims.ts';
import { newReference } from '../../ports/random/random.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import { finishAttempt, refuseAttempt, takeAttempt, type TakenAttempt } from '../attempts/public.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { decideCallback, decideRedemption } from '../microsoft-answers/public.ts';
import { findUsersBySubject, rememberLoginHint, type UserFacts } from '../organizations/public.ts';
import { openSession } from '../sessions/public.ts';
import { decideSignIn } from './sign-in.model.ts';
import type { StartSignInDeps } from './start-sign-in.ts';

export interface FinishSignInDeps extends StartSignInDeps {
  readonly log: Log;
}

export interface OpenedSession {
  readonly cookie: string;
  readonly returnTo: string;
}

/** A refused sign-in: the page is shown for the attempt, where there is one. */
export interface SignInFailure {
  readonly code: ErrorCode;
  readonly attemptId: string | null;
}

export type FinishedSignIn =
  | { readonly ok: true; readonly value: OpenedSession }
  | { readonly ok: false; readonly failure: SignInFailure };

interface Refused {
  readonly code: ErrorCode;
  readonly aadsts: number | null;
}

/** Entra has sent the browser back: turn the callback into a session, or into a reason why not. */
export async function finishSignIn(
  deps: FinishSignInDeps,
  callback: MicrosoftCallback,
  browserHash: Buffer | null,
): Promise<FinishedSignIn> {
  const taken = await takeAttempt(deps, { state: callback.state, browserHash, purpose: 'sign-in' });
  if (!taken.ok) {
    deps.log.warn('sign-in.callback-refused', { code: taken.code });
    return { ok: false, failure: { code: taken.code, attemptId: null } };
  }
  const attempt = taken.value;
  const claims = await verifiedClaims(deps, attempt, callback);
  if (!claims.ok) return refuse(deps, attempt, { code: claims.code as ErrorCode, aadsts: claims.aadsts });
  return enter(deps, attempt, claims.value);
}

type Verified = { readonly ok: true; readonly value: IdTokenClaims } | ({ readonly ok: false } & Refused);

async function verifiedClaims(
  deps: FinishSignInDeps,
  attempt: TakenAttempt,
  callback: MicrosoftCallback,
): Promise<Verified> {
  if (callback.answer.kind === 'error') {
    const { verdict, aadsts } = decideCallback(callback.answer);
    return { ok: false, code: verdict, aadsts };
  }
  const exchange = await deps.entra.redeemCode({
    registration: 'sign-in',
    authority: attempt.authority,
    redirectUri: deps.signInRedirectUri,
    code: new Secret(callback.answer.code),
    nonce: attempt.nonce,
    codeVerifier: attempt.codeVerifier,
    clientRequestId: attempt.clientRequestId,
    now: await deps.clock.now(deps.db),
  });
  if (exchange.kind === 'granted') return { ok: true, value: exchange.claims };
  deps.log.warn('sign-in.exchange-failed', {
    attemptId: attempt.id,
    kind: exchange.kind,
    why: 'why' in exchange ? exchange.why : exchange.refusal.error,
  });
  if (exchange.kind === 'unverified') return { ok: false, code: 'microsoft_answer_refused', aadsts: null };
  if (exchange.kind === 'unreachable') return { ok: false, code: 'microsoft_unreachable', aadsts: null };
  const isOurs = decideRedemption(exchange.refusal) === 'vendor-fault';
  return {
    ok: false,
    code: isOurs ? 'microsoft_vendor_fault' : 'microsoft_refused',
    aadsts: exchange.refusal.aadsts,
  };
}

/** The decision and the session share one transaction, which holds the user and the organization under lock. */
async function enter(
  deps: FinishSignInDeps,
  attempt: TakenAttempt,
  claims: IdTokenClaims,
): Promise<FinishedSignIn> {
  const entered = await inTransaction(deps.db, async (tx): Promise<Outcome<OpenedSession, ErrorCode>> => {
    const now = await deps.clock.now(tx);
    const decision = decideSignIn({ subject: claims, users: await findUsersBySubject(tx, claims) });
    if (decision.kind === 'refuse') {
      if (decision.user) await recordRefusal(deps, tx, decision.user, decision.because, now);
      return refused(decision.because);
    }
    await rememberLoginHint(tx, decision.user, claims.loginHint);
    const cookie = await openSession(deps, tx, decision.user, claims, now);
    await finishAttempt(tx, attempt.id, now);
    return ok({ cookie, returnTo: attempt.returnTo });
  });
  return entered.ok ? entered : refuse(deps, attempt, { code: entered.code, aadsts: null });
}

async function recordRefusal(
  deps: FinishSignInDeps,
  tx: Executor,
  user: UserFacts,
  because: string,
  now: Date,
): Promise<void> {
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'session.refused',
    outcome: 'refused',
    actor: { kind: 'user', id: user.userId, name: user.displayName },
    target: { kind: 'user', id: user.userId },
    context: { because },
  });
}

async function refuse(deps: FinishSignInDeps, attempt: TakenAttempt, why: Refused): Promise<FinishedSignIn> {
  const now = await deps.clock.now(deps.db);
  const reference = newReference(deps.random);
  await refuseAttempt(deps.db, attempt.id, now, { ...why, reference });
  deps.log.info('sign-in.refused', { attemptId: attempt.id, code: why.code, aadsts: why.aadsts, reference });
  return { ok: false, failure: { code: why.code, attemptId: attempt.id } };
}
