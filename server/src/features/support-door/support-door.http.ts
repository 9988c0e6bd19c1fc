import { Hono, type Context } from 'hono';
import { seeOther } from '../../html/form.ts';
import { AppError } from '../../kernel/app-error.ts';
import { cookieNames, forgetCookie, readCookie, setCookie } from '../../kernel/cookies.ts';
import { parseMicrosoftCallback } from '../../kernel/microsoft-callback.ts';
import { browserOf, findAttempt } from '../attempts/public.ts';
import { endSupportSession } from './support-session.ts';
import { finishSupportSignIn, startSupportSignIn } from './support-sign-in.ts';
import { supportRefusal, supportSecretOf, type SupportHttpDeps } from './support-answer.http.ts';

/** The support door: in through the vendor's own tenant, and out. None of it gives a session of an organization. */
export function supportDoorRoutes(deps: SupportHttpDeps): Hono {
  const routes = new Hono();
  routes.get('/support/sign-in', (context) => start(deps, context));
  routes.get('/support/sign-in/callback', (context) => finish(deps, context));
  routes.get('/support/sign-in/failed', (context) => showFailure(deps, context));
  routes.post('/support/sign-out', (context) => signOut(deps, context));
  return routes;
}

async function start(deps: SupportHttpDeps, context: Context): Promise<Response> {
  const browser = browserOf(context.req.header('cookie'), deps.random);
  try {
    const address = await startSupportSignIn(deps, browser.hash);
    return seeOther(address.href, [browser.newCookie]);
  } catch (fault) {
    if (!(fault instanceof AppError) || fault.code !== 'microsoft_unreachable') throw fault;
    return supportRefusal(deps, 'microsoft_unreachable');
  }
}

async function finish(deps: SupportHttpDeps, context: Context): Promise<Response> {
  const callback = parseMicrosoftCallback(new URL(context.req.url).searchParams);
  if (!callback) return supportRefusal(deps, 'attempt_unknown');
  const cookies = context.req.header('cookie');
  const hasCookie = readCookie(cookies, cookieNames.browser) !== undefined;
  const finished = await finishSupportSignIn(deps, callback, {
    hash: hasCookie ? browserOf(cookies, deps.random).hash : null,
    userAgent: context.req.header('user-agent'),
  });
  if (finished.ok) return seeOther('/support', [setCookie(cookieNames.support, finished.secret)]);
  return finished.attemptId === null
    ? supportRefusal(deps, finished.code)
    : seeOther(`/support/sign-in/failed?attempt=${finished.attemptId}`);
}

/** Told to the browser that tried, and to no other. */
async function showFailure(deps: SupportHttpDeps, context: Context): Promise<Response> {
  const browser = browserOf(context.req.header('cookie'), deps.random);
  const attempt = await findAttempt(deps, context.req.query('attempt') ?? '', browser.hash);
  return attempt?.failure
    ? supportRefusal(deps, attempt.failure.code, attempt.failure)
    : supportRefusal(deps, 'support_session_required');
}

async function signOut(deps: SupportHttpDeps, context: Context): Promise<Response> {
  const secret = supportSecretOf(context);
  if (secret !== null) await endSupportSession(deps, secret);
  const response = seeOther('/support', [forgetCookie(cookieNames.support)]);
  // So that "back" shows no page of a customer to whoever sits there next.
  response.headers.set('clear-site-data', '"cache"');
  return response;
}
