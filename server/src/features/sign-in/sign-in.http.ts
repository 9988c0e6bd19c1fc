import type { ErrorCode } from '@gatehouse/contract';
import { Hono, type Context } from 'hono';
import type { TakeFromBudget } from '../../kernel/budget.ts';
import type { SignedIn } from '../../kernel/call.ts';
import { cookieNames, readCookie } from '../../kernel/cookies.ts';
import { parseMicrosoftCallback } from '../../kernel/microsoft-callback.ts';
import { AppError } from '../../kernel/app-error.ts';
import { hashSecret, newReference } from '../../ports/random/random.ts';
import { browserOf, findAttempt } from '../attempts/public.ts';
import {
  chooseOrganization,
  endSessionsAtMicrosoft,
  enteredAnswer,
  findChoice,
  findForProof,
  type ForProof,
} from '../sessions/public.ts';
import { choosePage } from './choose.page.ts';
import { finishSignIn, type FinishSignInDeps } from './finish-sign-in.ts';
import type { PageFrame } from '../../html/document.ts';
import { failureAnswer } from '../../html/failure-page.ts';
import type { Failure } from '../../html/failure-telling.ts';
import { htmlAnswer, readForm, seeOther } from '../../html/form.ts';
import { signOutRoutes, type SignOutDeps } from './sign-out.http.ts';
import { startSignIn, type SignInRequest } from './start-sign-in.ts';
import { waysInRoutes, type WaysInDeps } from './ways-in.http.ts';

export interface SignInHttpDeps extends FinishSignInDeps, WaysInDeps, SignOutDeps {
  readonly takeFromBudget: TakeFromBudget<'sign-outs-of-ip'>;
  readonly authenticate: (cookieHeader: string | undefined) => Promise<SignedIn | null>;
  readonly frame: PageFrame;
  readonly brand: PageFrame['brand'];
}

function failure(
  deps: SignInHttpDeps,
  code: ErrorCode,
  particulars: {
    reference: string;
    aadsts: number | null;
    at: Date;
    correlationId?: string;
    otherWay?: Failure['otherWay'];
    retryHref?: string | undefined;
  },
): Response {
  deps.log.info('sign-in.page-failed', { code, reference: particulars.reference });
  return failureAnswer(deps.frame, {
    code,
    ...particulars,
    retryHref: particulars.retryHref ?? '/sign-in/microsoft?prompt=select_account',
  });
}

/** The doors of sign-in and sign-out. */
export function signInRoutes(deps: SignInHttpDeps): Hono {
  const routes = new Hono();
  routes.route('/', waysInRoutes(deps));
  routes.get('/sign-in/microsoft', (context) => start(deps, context));
  routes.get('/sign-in/microsoft/again', (context) => startAgain(deps, context));
  routes.get('/sign-in/microsoft/front-channel-logout', (context) => endAtMicrosoft(deps, context));
  routes.get('/sign-in/microsoft/callback', (context) => finish(deps, context));
  routes.get('/sign-in/failed', (context) => showFailure(deps, context));
  routes.get('/sign-in/choose', (context) => showChoice(deps, context));
  routes.post('/sign-in/choose', (context) => choose(deps, context));
  routes.route('/', signOutRoutes(deps));
  return routes;
}

function start(deps: SignInHttpDeps, context: Context): Promise<Response> {
  const hint = context.req.query('loginHint');
  return goToMicrosoft(deps, context, {
    returnTo: context.req.query('returnTo'),
    loginHint: hint !== undefined && hint.length <= 1000 ? hint : undefined,
    prompt: context.req.query('prompt') === 'select_account' ? 'select_account' : undefined,
  });
}

/** Sends the browser to Microsoft with a new attempt, or says that Microsoft does not answer. */
export async function goToMicrosoft(
  deps: SignInHttpDeps,
  context: Context,
  request: Omit<SignInRequest, 'browserHash'>,
): Promise<Response> {
  const browser = browserOf(context.req.header('cookie'), deps.random);
  try {
    const address = await startSignIn(deps, { ...request, browserHash: browser.hash });
    return seeOther(address.href, [browser.newCookie]);
  } catch (fault) {
    if (!(fault instanceof AppError) || fault.code !== 'microsoft_unreachable') throw fault;
    const reference = newReference(deps.random);
    deps.log.error('sign-in.start-failed', { reference }, fault);
    return failure(deps, 'microsoft_unreachable', {
      reference,
      aadsts: null,
      at: await deps.clock.now(deps.db),
    });
  }
}

/** The session of Microsoft's that this browser has. */
async function proofOf(deps: SignInHttpDeps, context: Context): Promise<ForProof | null> {
  const cookie = readCookie(context.req.header('cookie'), cookieNames.session);
  if (cookie === undefined || cookie === 'twice') return null;
  return (await findForProof(deps.db, hashSecret(cookie))) ?? null;
}

/** Through Microsoft once, without a page where none is needed: for a session that it has refused in the background. */
async function startAgain(deps: SignInHttpDeps, context: Context): Promise<Response> {
  const returnTo = context.req.query('returnTo');
  const session = await proofOf(deps, context);
  if (session === null) return start(deps, context);
  return goToMicrosoft(deps, context, {
    returnTo,
    loginHint: session.loginHint ?? undefined,
    prompt: 'none',
    authority: session.tenantId,
    owner: session,
  });
}

/** Microsoft's own page loads this in a frame when somebody signs out there; it brings `sid` and no `iss`. */
async function endAtMicrosoft(deps: SignInHttpDeps, context: Context): Promise<Response> {
  const sid = context.req.query('sid') ?? '';
  const claims = [{ rule: 'sign-outs-of-ip', subject: deps.clientAddressOf(context) }] as const;
  if (/^[\w-]{8,200}$/.test(sid) && (await deps.takeFromBudget(claims)).ok)
    await endSessionsAtMicrosoft(deps, sid);
  return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } });
}

async function finish(deps: SignInHttpDeps, context: Context): Promise<Response> {
  const callback = parseMicrosoftCallback(new URL(context.req.url).searchParams);
  const cookie = readCookie(context.req.header('cookie'), cookieNames.browser);
  const browserHash = cookie === undefined ? null : browserOf(context.req.header('cookie'), deps.random).hash;
  const userAgent = context.req.header('user-agent');
  const sessionId = (await deps.authenticate(context.req.header('cookie')))?.sessionId ?? null;
  const forProof = await proofOf(deps, context);
  const back = { browserHash, userAgent, sessionId, forProof };
  const finished = callback ? await finishSignIn(deps, callback, back) : undefined;
  if (finished?.ok) return enteredAnswer(finished.value, 'microsoft');
  const { code, attemptId } = finished?.failure ?? ({ code: 'attempt_unknown', attemptId: null } as const);
  if (attemptId !== null) return seeOther(`/sign-in/failed?attempt=${attemptId}`);
  return failure(deps, code, {
    reference: newReference(deps.random),
    aadsts: null,
    at: await deps.clock.now(deps.db),
  });
}

/** Failures after which it may be an IT admin's turn. */
const maybeForAdmins: readonly ErrorCode[] = [
  'microsoft_cancelled_or_blocked',
  'microsoft_admin_approval_needed',
];

/** Where the way on is not at Microsoft. */
const retryHrefs: Partial<Record<ErrorCode, string>> = {
  binding_link_unknown: '/return/ask',
  user_moved: '/return/ask',
};

/** Both readings of an ambiguous no have their way on; and who is unknown may have a user without Microsoft yet. */
function otherWayOf(code: ErrorCode, attemptId: string): Failure['otherWay'] {
  if (code === 'user_unknown') return { href: '/return/ask', text: 'Get the mail again' };
  if (code === 'user_moved')
    return { href: '/sign-in/microsoft?prompt=select_account', text: 'Choose another Microsoft account' };
  if (!maybeForAdmins.includes(code)) return undefined;
  return { href: `/stuck/next?attempt=${attemptId}&step=admin`, text: 'Get my IT admin in' };
}

/** Why a sign-in ended without a session: told to the browser that tried, and to no other. */
async function showFailure(deps: SignInHttpDeps, context: Context): Promise<Response> {
  const browser = browserOf(context.req.header('cookie'), deps.random);
  const attempt = await findAttempt(deps, context.req.query('attempt') ?? '', browser.hash);
  if (!attempt?.failure) return seeOther('/sign-in');
  const { code, reference, aadsts } = attempt.failure;
  const at = new Date(attempt.endedAt ?? attempt.startedAt);
  const otherWay = otherWayOf(code, attempt.id);
  const retryHref = retryHrefs[code];
  return failure(deps, code, {
    reference,
    aadsts,
    at,
    correlationId: attempt.correlationId,
    otherWay,
    retryHref,
  });
}

/** A person with users in several organizations says which one; only the browser that gave the proof is asked. */
async function showChoice(deps: SignInHttpDeps, context: Context): Promise<Response> {
  const choiceId = context.req.query('choice') ?? '';
  const browser = browserOf(context.req.header('cookie'), deps.random);
  const choice = await findChoice(deps, choiceId, browser.hash);
  if (choice === null) return seeOther('/sign-in');
  return htmlAnswer(choosePage(deps.frame, { choiceId, ...choice }));
}

async function choose(deps: SignInHttpDeps, context: Context): Promise<Response> {
  const form = await readForm(context.req.raw);
  const [choiceId, userId] = [form?.get('choice') ?? '', form?.get('user') ?? ''];
  const { hash: browserHash } = browserOf(context.req.header('cookie'), deps.random);
  const chosen = await chooseOrganization(deps, {
    choiceId,
    userId,
    browserHash,
    userAgent: context.req.header('user-agent'),
  });
  if (chosen.ok) return enteredAnswer(chosen.value);
  return failure(deps, chosen.code, {
    reference: newReference(deps.random),
    aadsts: null,
    at: await deps.clock.now(deps.db),
  });
}
