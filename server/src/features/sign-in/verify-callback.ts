import type { ErrorCode } from '@gatehouse/contract';
import type { MicrosoftCallback } from '../../kernel/microsoft-callback.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Entra } from '../../ports/microsoft/entra.ts';
import type { IdTokenClaims } from '../../ports/microsoft/id-token-claims.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import { traceOf, type AttemptTrace, type TakenAttempt } from '../attempts/public.ts';
import { decideCallback, decideRedemption } from '../microsoft-answers/public.ts';

interface VerifyDeps {
  readonly entra: Entra;
  readonly log: Log;
}

/** Who came back, proven by a verified ID token, or why that is not known; and what the attempt met on its way. */
export type VerifiedCallback = { readonly trace: AttemptTrace } & (
  | { readonly ok: true; readonly value: IdTokenClaims; readonly refreshToken: Secret | null }
  | { readonly ok: false; readonly code: ErrorCode; readonly aadsts: number | null }
);

/** Turns Microsoft's answer to an attempt of the sign-in registration into proven claims. */
export async function verifyCallback(
  deps: VerifyDeps,
  attempt: TakenAttempt,
  { answer }: MicrosoftCallback,
  redirectUri: string,
): Promise<VerifiedCallback> {
  if (answer.kind === 'error') {
    const { verdict, aadsts } = decideCallback(answer);
    return { ok: false, code: verdict, aadsts, trace: traceOf(answer, null) };
  }
  const exchange = await deps.entra.redeemCode({
    registration: 'sign-in',
    authority: attempt.authority,
    redirectUri,
    code: new Secret(answer.code),
    issuer: answer.issuer,
    nonce: attempt.nonce,
    codeVerifier: attempt.codeVerifier,
    clientRequestId: attempt.clientRequestId,
    now: attempt.takenAt,
  });
  const trace = traceOf(answer, exchange);
  if (exchange.kind === 'granted')
    return { ok: true, value: exchange.claims, refreshToken: exchange.tokens.refreshToken, trace };
  deps.log.warn('sign-in.exchange-failed', {
    attemptId: attempt.id,
    kind: exchange.kind,
    why: 'why' in exchange ? exchange.why : exchange.refusal.error,
  });
  if (exchange.kind === 'unverified')
    return { ok: false, code: 'microsoft_answer_refused', aadsts: null, trace };
  if (exchange.kind === 'unreachable')
    return { ok: false, code: 'microsoft_unreachable', aadsts: null, trace };
  const isOurs = decideRedemption(exchange.refusal) === 'vendor-fault';
  const code = isOurs ? 'microsoft_vendor_fault' : 'microsoft_refused';
  return { ok: false, code, aadsts: exchange.refusal.aadsts, trace };
}
