import type { ErrorCode } from '@gatehouse/contract';
import type { SignedIn } from '../../kernel/call.ts';
import { AppError } from '../../kernel/app-error.ts';
import type { MicrosoftCallback } from '../../kernel/microsoft-callback.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import type { Tokens } from '../../ports/microsoft/entra.ts';
import type { IdTokenClaims } from '../../ports/microsoft/id-token-claims.ts';
import { newReference } from '../../ports/random/random.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import {
  continueAttempt,
  finishAttempt,
  refuseAttempt,
  takeAttempt,
  traceOf,
  type AttemptTrace,
  type TakenAttempt,
} from '../attempts/public.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { learnFromRefusal, recordSighting } from '../grants/public.ts';
import { comeThrough } from '../consent-cases/public.ts';
import { decideCallback, decideRedemption } from '../microsoft-answers/public.ts';
import { getUser, type UserFacts } from '../organizations/public.ts';
import { connectMailbox } from './connect-mailbox.ts';
import { decideConnection, goesOnWithQuestion } from './mailbox.model.ts';
import type { FinishConnectionDeps } from './connection-deps.ts';
import { startConnection } from './start-connection.ts';

/** Where the journey ended: which attempt, shown how, and why it was refused, if it was. */
export type FinishedConnection =
  | { readonly kind: 'no-attempt'; readonly code: ErrorCode }
  /** Microsoft has to show a page: the browser goes there, in the same journey. */
  | { readonly kind: 'continues'; readonly address: URL }
  | {
      readonly kind: 'ended';
      readonly attemptId: string;
      readonly display: 'popup' | 'redirect';
      readonly refusedBecause: ErrorCode | null;
    };

interface Refused {
  readonly kind: 'refuse';
  readonly code: ErrorCode;
  readonly aadsts: number | null;
  readonly trace: AttemptTrace;
}

interface Granted {
  readonly kind: 'granted';
  readonly trace: AttemptTrace;
  readonly tokens: Tokens;
  readonly claims: IdTokenClaims;
}

/** Entra has sent the browser back: connect the mailbox to the user who started this, or say why not. */
export async function finishConnection(
  deps: FinishConnectionDeps,
  callback: MicrosoftCallback,
  caller: { readonly browserHash: Buffer | null; readonly who: SignedIn | null },
): Promise<FinishedConnection> {
  const taken = await takeAttempt(deps, {
    state: callback.state,
    browserHash: caller.browserHash,
    purpose: 'mailbox',
  });
  if (!taken.ok) return { kind: 'no-attempt', code: taken.code };
  const attempt = taken.value;
  const owner = ownerOf(attempt, caller.who);
  const onwards = owner && (await continueWithQuestion(deps, attempt, callback, owner));
  if (onwards instanceof URL) return { kind: 'continues', address: onwards };
  const answer = owner
    ? (onwards ?? (await redeem(deps, attempt, callback)))
    : refuseWith('session_required', traceOf(callback.answer, null));
  const refusal = answer.kind === 'granted' ? await connect(deps, attempt, answer) : answer;
  if (refusal !== null) await recordRefusal(deps, attempt, refusal);
  return {
    kind: 'ended',
    attemptId: attempt.id,
    display: attempt.display,
    refusedBecause: refusal?.code ?? null,
  };
}

/** The session that started the attempt must still be this browser's: what it grants goes to nobody else (case A02, G03). */
function ownerOf(attempt: TakenAttempt, who: SignedIn | null): SignedIn | null {
  return attempt.owner !== null && who !== null && attempt.owner.sessionId === who.sessionId ? who : null;
}

/** The address of Microsoft's page, where a silent attempt was told that one is needed; null where it was told something else. */
async function continueWithQuestion(
  deps: FinishConnectionDeps,
  attempt: TakenAttempt,
  { answer }: MicrosoftCallback,
  who: SignedIn,
): Promise<URL | Refused | null> {
  if (answer.kind !== 'error' || !goesOnWithQuestion(attempt, answer.error)) return null;
  const trace = traceOf(answer, null);
  const { display, browserHash } = attempt;
  try {
    const next = await startConnection(deps, who, { display, browserHash, isContinued: true });
    const { aadsts } = decideCallback(answer);
    const ended = { id: attempt.id, aadsts, trace };
    await continueAttempt(deps.db, ended, await deps.clock.now(deps.db), next.attemptId);
    return next.address;
  } catch (fault) {
    if (!(fault instanceof AppError) || fault.code !== 'microsoft_unreachable') throw fault;
    return refuseWith('microsoft_unreachable', trace);
  }
}

function refuseWith(code: ErrorCode, trace: AttemptTrace, aadsts: number | null = null): Refused {
  return { kind: 'refuse', code, aadsts, trace };
}

async function redeem(
  deps: FinishConnectionDeps,
  attempt: TakenAttempt,
  callback: MicrosoftCallback,
): Promise<Granted | Refused> {
  if (callback.answer.kind === 'error') {
    const { verdict, aadsts } = decideCallback(callback.answer);
    return refuseWith(verdict, traceOf(callback.answer, null), aadsts);
  }
  const exchange = await deps.entra.redeemCode({
    registration: 'mail',
    authority: attempt.authority,
    redirectUri: deps.mailRedirectUri,
    code: new Secret(callback.answer.code),
    issuer: callback.answer.issuer,
    nonce: attempt.nonce,
    codeVerifier: attempt.codeVerifier,
    clientRequestId: attempt.clientRequestId,
    now: await deps.clock.now(deps.db),
  });
  const trace = traceOf(callback.answer, exchange);
  if (exchange.kind === 'granted') return { ...exchange, trace };
  deps.log.warn('mailbox.exchange-failed', {
    attemptId: attempt.id,
    kind: exchange.kind,
    why: 'why' in exchange ? exchange.why : exchange.refusal.error,
  });
  if (exchange.kind === 'unverified') return refuseWith('microsoft_answer_refused', trace);
  if (exchange.kind === 'unreachable') return refuseWith('microsoft_unreachable', trace);
  const isOurs = decideRedemption(exchange.refusal) === 'vendor-fault';
  return refuseWith(isOurs ? 'microsoft_vendor_fault' : 'microsoft_refused', trace, exchange.refusal.aadsts);
}

async function connect(
  deps: FinishConnectionDeps,
  attempt: TakenAttempt,
  granted: Granted,
): Promise<Refused | null> {
  const { owner } = attempt;
  if (owner === null) return refuseWith('session_required', granted.trace);
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    await recordEvidence(tx, attempt, granted, now);
    const user = await getUser(tx, owner.organizationId, owner.userId);
    const decision = decideConnection({
      subject: granted.claims,
      identity: user.identity,
      pinnedTenantId: user.pinnedTenantId,
      grantedScopes: granted.tokens.scopes,
      hasRefreshToken: granted.tokens.refreshToken !== null,
    });
    const users = decision.kind === 'refuse' ? [] : [user];
    await comeThrough(deps, tx, { tenantId: granted.claims.tenantId, registration: 'mail', users, at: now });
    if (decision.kind === 'refuse') return refuseWith(decision.because, granted.trace);
    await connectMailbox(deps, tx, { user, granted, now });
    await finishAttempt(tx, { id: attempt.id, trace: granted.trace }, now);
    return null;
  });
}

/** Whether this mailbox is connected or not: the tenant let a token with the scopes through, perhaps without a question. */
async function recordEvidence(
  tx: Executor,
  { prompt }: TakenAttempt,
  { claims, tokens }: Granted,
  at: Date,
): Promise<void> {
  if (!tokens.scopes.includes('mail.send')) return;
  const { tenantId, objectId } = claims;
  await recordSighting(tx, { tenantId, objectId, registration: 'mail', prompt, at });
}

/** What the refusal says about the tenant that was asked; nothing where the answer came to another session. */
async function recordPosture(
  tx: Executor,
  { authority, prompt }: TakenAttempt,
  { code, aadsts, trace }: Refused,
  { user, now }: { readonly user: UserFacts; readonly now: Date },
): Promise<void> {
  if (code === 'session_required') return;
  const tenantId = authority === 'organizations' ? user.pinnedTenantId : authority;
  const answer = { error: trace.answerError, aadsts, prompt };
  await learnFromRefusal(tx, { ...answer, tenantId, registration: 'mail', at: now });
}

async function recordRefusal(
  deps: FinishConnectionDeps,
  attempt: TakenAttempt,
  refusal: Refused,
): Promise<void> {
  const reference = newReference(deps.random);
  await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const { code, aadsts, trace } = refusal;
    await refuseAttempt(tx, { id: attempt.id, trace }, now, { code, aadsts, reference });
    if (attempt.owner === null) return;
    const user = await getUser(tx, attempt.owner.organizationId, attempt.owner.userId);
    await recordPosture(tx, attempt, refusal, { user, now });
    await recordAuditEvent(deps, tx, {
      organizationId: user.organizationId,
      at: now,
      action: 'mailbox.connection-refused',
      outcome: 'refused',
      actor: { kind: 'user', id: user.userId, name: user.displayName },
      target: { kind: 'user', id: user.userId },
      context: { because: code, aadsts, reference },
    });
  });
}
