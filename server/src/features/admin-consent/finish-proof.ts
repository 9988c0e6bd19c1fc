import { parseMicrosoftCallback, type MicrosoftCallback } from '../../kernel/microsoft-callback.ts';
import { inTransaction } from '../../ports/db/database.ts';
import type { IdTokenClaims } from '../../ports/microsoft/id-token-claims.ts';
import { registrationScopes } from '../../ports/microsoft/registrations.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import {
  finishAttempt,
  takeAttempt,
  traceOf,
  type AttemptTrace,
  type TakenAttempt,
} from '../attempts/public.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { comeThrough } from '../consent-cases/public.ts';
import { recordSighting } from '../grants/public.ts';
import { findOpenHandOff, pagePath } from '../hand-off/public.ts';
import { decideCallback, decideRedemption } from '../microsoft-answers/public.ts';
import type { AdminConsentDeps, ComingBack } from './admin-consent-deps.ts';
import { refuseCallback, refuseJourney, type Ended, type JourneyRefusal } from './end-journey.ts';
import { onwardPath } from './journey.model.ts';

const action = 'consent-proof.refused';

type Proof =
  | { readonly kind: 'seen'; readonly claims: IdTokenClaims; readonly trace: AttemptTrace }
  | ({ readonly kind: 'refuse' } & JourneyRefusal);

/**
 * The admin comes back from an ordinary sign-in: its verified token shows that the yes has taken effect. It is looked at and
 * forgotten; it makes no user and opens no session, whoever it is of.
 */
export async function finishProof(
  deps: AdminConsentDeps,
  query: URLSearchParams,
  { registration, browserHash }: ComingBack,
): Promise<Ended> {
  const callback = parseMicrosoftCallback(query);
  if (!callback) return refuseCallback(deps, { state: null, code: 'attempt_unknown', registration }, action);
  const { state } = callback;
  const taken = await takeAttempt(deps, { state, browserHash, purpose: 'consent-proof', registration });
  if (!taken.ok) return refuseCallback(deps, { state, code: taken.code, registration }, action);
  const attempt = taken.value;
  const proof = await look(deps, attempt, callback);
  if (proof.kind === 'refuse') return refuseJourney(deps, attempt, proof, action);
  const ended = await keepSighting(deps, attempt, proof);
  if (!('kind' in ended)) return refuseJourney(deps, attempt, ended, action);
  deps.wakeNoticeSender();
  return ended;
}

async function look(
  deps: AdminConsentDeps,
  attempt: TakenAttempt,
  { answer }: MicrosoftCallback,
): Promise<Proof> {
  if (answer.kind === 'error') {
    const { verdict, aadsts } = decideCallback(answer);
    // AADSTS50020: an account of another tenant at the address of this one.
    const code = aadsts === 50020 ? 'wrong_tenant' : verdict;
    return { kind: 'refuse', code, aadsts, trace: traceOf(answer, null) };
  }
  const { registration } = attempt;
  const exchange = await deps.entra.redeemCode({
    registration,
    authority: attempt.authority,
    redirectUri: deps.proofRedirectUris[registration],
    code: new Secret(answer.code),
    issuer: answer.issuer,
    nonce: attempt.nonce,
    codeVerifier: attempt.codeVerifier,
    clientRequestId: attempt.clientRequestId,
    now: await deps.clock.now(deps.db),
  });
  const trace = traceOf(answer, exchange);
  if (exchange.kind === 'unverified')
    return { kind: 'refuse', code: 'microsoft_answer_refused', aadsts: null, trace };
  if (exchange.kind === 'unreachable')
    return { kind: 'refuse', code: 'microsoft_unreachable', aadsts: null, trace };
  if (exchange.kind === 'refused') {
    const isOurs = decideRedemption(exchange.refusal) === 'vendor-fault';
    const code = isOurs ? 'microsoft_vendor_fault' : 'microsoft_refused';
    return { kind: 'refuse', code, aadsts: exchange.refusal.aadsts, trace };
  }
  return hasScopes(registration, exchange.tokens.scopes)
    ? { kind: 'seen', claims: exchange.claims, trace }
    : { kind: 'refuse', code: 'consent_scopes_missing', aadsts: null, trace };
}

/** Those of Graph; the others of OpenID Connect are not always told back. */
function hasScopes(registration: TakenAttempt['registration'], granted: readonly string[]): boolean {
  const needed: readonly string[] = registrationScopes[registration];
  return needed
    .filter((scope) => scope.includes('.'))
    .every((scope) => granted.includes(scope.toLowerCase()));
}

async function keepSighting(
  deps: AdminConsentDeps,
  attempt: TakenAttempt,
  { claims, trace }: Extract<Proof, { readonly kind: 'seen' }>,
): Promise<Ended | JourneyRefusal> {
  const { handOffLink, registration } = attempt;
  const gone: JourneyRefusal = { code: 'hand_off_link_unknown', aadsts: null, trace };
  if (handOffLink === null) return gone;
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const link = await findOpenHandOff(deps, tx, handOffLink, now);
    if (link === null) return gone;
    const { tenantId, objectId } = claims;
    if (tenantId !== link.tenantId) return { code: 'wrong_tenant', aadsts: null, trace };
    await recordSighting(tx, { tenantId, objectId, registration, prompt: null, at: now, isAdminProof: true });
    // Those who waited may go on, and are mailed; the admin is none of them.
    await comeThrough(deps, tx, { tenantId, registration, users: [], at: now });
    await finishAttempt(tx, { id: attempt.id, trace }, now);
    await recordAuditEvent(deps, tx, {
      organizationId: link.organizationId,
      at: now,
      action: 'consent-proof.seen',
      actor: { kind: 'stranger' },
      target: { kind: 'hand-off-link', id: link.handOffLinkId },
      context: { registration, tenantId },
    });
    return { kind: 'go-to', path: onwardPath(attempt.returnTo, pagePath(link.token)) };
  });
}
