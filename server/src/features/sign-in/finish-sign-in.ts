import type { ErrorCode } from '@gatehouse/contract';
import type { MicrosoftCallback } from '../../kernel/microsoft-callback.ts';
import { refused, type Outcome } from '../../kernel/outcome.ts';
import { secondFactorOf } from '../../kernel/second-factor.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Secret } from '../../ports/secrets/secret.ts';
import type { IdTokenClaims } from '../../ports/microsoft/id-token-claims.ts';
import { newReference } from '../../ports/random/random.ts';
import {
  finishAttempt,
  refuseAttempt,
  takeAttempt,
  type AttemptTrace,
  type TakenAttempt,
} from '../attempts/public.ts';
import { comeThrough } from '../consent-cases/public.ts';
import { learnFromRefusal, recordSighting } from '../grants/public.ts';
import { listLinkedTenants, rememberClaims, wasMoved, type UserFacts } from '../organizations/public.ts';
import { enter, rememberFresh, type Entered, type ForProof } from '../sessions/public.ts';
import { finishLink } from '../tenants/public.ts';
import { tenantOfAttempt } from './attempt-tenant.ts';
import { askedForAnother, refusalOfSubject } from './sign-in.model.ts';
import type { StartSignInDeps } from './start-sign-in.ts';
import { proveAgain } from './prove-again.ts';
import { usersOfAttempt } from './users-of-attempt.ts';
import { verifyCallback, type VerifiedCallback } from './verify-callback.ts';

export interface FinishSignInDeps extends StartSignInDeps {
  readonly log: Log;
  /** A notice was asked for: it may leave at once. */
  readonly wakeNoticeSender: () => void;
  /** Our public address, which links in mails begin with. */
  readonly baseUrl: string;
}

/** A refused sign-in: the page is shown for the attempt, where there is one. */
export interface SignInFailure {
  readonly code: ErrorCode;
  readonly attemptId: string | null;
}

/** Who comes back: the browser, and the session that it has now. */
export interface ComingBack {
  readonly browserHash: Buffer | null;
  readonly userAgent: string | undefined;
  readonly sessionId: string | null;
  /** The session of Microsoft's that the browser has, whether or not it is served now. */
  readonly forProof: ForProof | null;
}

export type FinishedSignIn =
  | { readonly ok: true; readonly value: Entered }
  | { readonly ok: false; readonly failure: SignInFailure };

interface Refused {
  readonly code: ErrorCode;
  readonly aadsts: number | null;
}

type VerifiedClaims = Extract<VerifiedCallback, { readonly ok: true }>;
export type TracedAttempt = TakenAttempt & { readonly trace: AttemptTrace };

/** Entra has sent the browser back: turn the callback into a session, or into a reason why not. */
export async function finishSignIn(
  deps: FinishSignInDeps,
  callback: MicrosoftCallback,
  { browserHash, userAgent, sessionId, forProof }: ComingBack,
): Promise<FinishedSignIn> {
  const taken = await takeAttempt(deps, { state: callback.state, browserHash, purpose: 'sign-in' });
  if (!taken.ok) {
    deps.log.warn('sign-in.callback-refused', { code: taken.code });
    return { ok: false, failure: { code: taken.code, attemptId: null } };
  }
  const attempt = taken.value;
  const verified = await verifyCallback(deps, attempt, callback, deps.signInRedirectUri);
  const traced = { ...attempt, trace: verified.trace };
  if (attempt.owner !== null && attempt.prompt === 'none')
    return proveAgain(deps, traced, verified, forProof);
  if (!verified.ok) return refuse(deps, traced, verified);
  return attempt.owner === null
    ? comeIn(deps, traced, verified, userAgent)
    : link(deps, traced, { ...attempt.owner, presentSessionId: sessionId }, verified.value);
}

/** The decision and the session share one transaction, which holds the user and the organization under lock. */
async function comeIn(
  deps: FinishSignInDeps,
  attempt: TracedAttempt,
  { value: claims, refreshToken }: VerifiedClaims,
  userAgent: string | undefined,
): Promise<FinishedSignIn> {
  const entered = await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    await recordEvidence(tx, attempt, claims, now);
    const known = await usersOfAttempt(deps, tx, attempt, claims);
    const users = known.ok ? known.value : [];
    const outcome = known.ok
      ? await admit(deps, tx, attempt, { claims, refreshToken, users, userAgent, now })
      : known;
    const { registration } = attempt;
    const arrived = outcome.ok ? users : [];
    await comeThrough(deps, tx, { tenantId: claims.tenantId, registration, users: arrived, at: now });
    return outcome;
  });
  // A binding is mailed, and so is one that waits for an admin.
  if (attempt.bindingLink !== null) deps.wakeNoticeSender();
  return entered.ok ? entered : refuse(deps, attempt, { code: entered.code, aadsts: null });
}

interface Proven {
  readonly claims: IdTokenClaims;
  readonly refreshToken: Secret | null;
  readonly users: readonly UserFacts[];
  readonly userAgent: string | undefined;
  readonly now: Date;
}

/** Opens a session for the users of the proven subject, or says why not. */
async function admit(
  deps: FinishSignInDeps,
  tx: Executor,
  attempt: TracedAttempt,
  { claims, refreshToken, users, userAgent, now }: Proven,
): Promise<Outcome<Entered, ErrorCode>> {
  const userCount = users.length;
  const wasMovedAway = userCount === 0 && (await wasMoved(tx, claims));
  const refusal = refusalOfSubject({ subject: claims, userCount, wasMoved: wasMovedAway });
  if (refusal !== null) return refused(refusal);
  const present: UserFacts[] = [];
  for (const user of users) present.push(await rememberClaims(tx, user, claims));
  const proof = {
    method: 'microsoft',
    tenantId: claims.tenantId,
    entraSessionId: claims.entraSessionId,
    secondFactor: secondFactorOf(claims.authenticationMethods),
    refreshToken,
  } as const;
  const { browserHash } = attempt;
  const returnTo = (await mayOfferLink(tx, attempt, users)) ? linkPath : attempt.returnTo;
  const askedFor = askedForAnother({
    // Who comes by a link of ours has been compared with whom it is for already.
    loginHint: attempt.invitation === null && attempt.bindingLink === null ? attempt.loginHint : null,
    addresses: [claims.address, ...users.map((user) => user.email)],
  });
  const entry = { users: present, proof, browserHash, userAgent, returnTo, now, askedFor };
  const outcome = await enter(deps, tx, entry);
  if (outcome.ok) await finishAttempt(tx, attempt, now);
  return outcome;
}

/** The attempt was started by a session, to add the account to its user: this session alone may finish it (D07). */
async function link(
  deps: FinishSignInDeps,
  attempt: TracedAttempt,
  owner: NonNullable<TakenAttempt['owner']> & { readonly presentSessionId: string | null },
  claims: IdTokenClaims,
): Promise<FinishedSignIn> {
  if (owner.sessionId !== owner.presentSessionId)
    return refuse(deps, attempt, { code: 'sign_in_not_fresh', aadsts: null });
  const { id: attemptId, startedAt } = attempt;
  const linked = await inTransaction(deps.db, async (tx) => {
    await recordEvidence(tx, attempt, claims, await deps.clock.now(tx));
    const outcome = await finishLink(deps, tx, { owner, attemptId, startedAt, claims });
    const now = await deps.clock.now(tx);
    if (outcome.ok) {
      await finishAttempt(tx, attempt, now);
      await rememberFresh(tx, owner, now);
    }
    const users = outcome.ok ? [owner] : [];
    await comeThrough(deps, tx, { ...attempt, tenantId: claims.tenantId, users, at: now });
    return outcome;
  });
  if (!linked.ok) return refuse(deps, attempt, { code: linked.code, aadsts: null });
  deps.wakeNoticeSender();
  return { ok: true, value: { cookie: null, goTo: attempt.returnTo } };
}

const linkPath = '/tenants/link';

/** The first admin of an account has come by the vendor's invitation: their tenant is the account's, most likely. */
async function mayOfferLink(
  tx: Executor,
  attempt: TakenAttempt,
  users: readonly UserFacts[],
): Promise<boolean> {
  const [user] = users;
  if (attempt.invitation === null || user?.role !== 'admin' || user.pinnedTenantId !== null) return false;
  return (await listLinkedTenants(tx, user.organizationId)).length === 0;
}

/** Whether the person may enter or not: their tenant let them through to us. */
async function recordEvidence(
  tx: Executor,
  { registration, prompt }: TakenAttempt,
  { tenantId, objectId }: IdTokenClaims,
  at: Date,
): Promise<void> {
  await recordSighting(tx, { tenantId, objectId, registration, prompt, at });
}

async function refuse(
  deps: FinishSignInDeps,
  attempt: TracedAttempt,
  { code, aadsts }: Refused,
): Promise<FinishedSignIn> {
  const reference = newReference(deps.random);
  await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    await refuseAttempt(tx, attempt, now, { code, aadsts, reference });
    const { registration, prompt, trace } = attempt;
    const tenantId = await tenantOfAttempt(tx, attempt);
    await learnFromRefusal(tx, {
      error: trace.answerError,
      aadsts,
      prompt,
      tenantId,
      registration,
      at: now,
    });
  });
  deps.log.info('sign-in.refused', { attemptId: attempt.id, code, aadsts, reference });
  return { ok: false, failure: { code, attemptId: attempt.id } };
}
