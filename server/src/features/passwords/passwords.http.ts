import { errorCatalogue } from '@gatehouse/contract';
import { Hono, type Context } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { failureAnswer } from '../../html/failure-page.ts';
import type { Failure } from '../../html/failure-telling.ts';
import { htmlAnswer, readForm, seeOther } from '../../html/form.ts';
import { addressFaultWords, parseTypedAddress } from '../../kernel/typed-address.ts';
import type { Refusal } from '../../kernel/outcome.ts';
import { newReference } from '../../ports/random/random.ts';
import { browserOf, safeReturnTo } from '../attempts/public.ts';
import { enteredAnswer, type MethodRefusal } from '../sessions/public.ts';
import { forgotPage, resetPage, resetSentPage } from './password.page.ts';
import type { PasswordDeps } from './password-deps.ts';
import { finishReset, lookAtReset, startReset } from './reset-password.ts';
import { signInWithPassword } from './sign-in-with-password.ts';

export interface PasswordsHttpDeps extends PasswordDeps {
  readonly frame: PageFrame;
  readonly clientAddressOf: (context: Context) => string;
  /** Shows the ways in for an address again, with what went wrong. */
  readonly showWaysIn: (
    context: Context,
    again: {
      readonly email: string;
      readonly returnTo: string;
      readonly passwordError?: string;
      readonly status?: number;
      readonly headers?: Record<string, string>;
    },
  ) => Promise<Response>;
}

/** The doors of passwords. */
export function passwordRoutes(deps: PasswordsHttpDeps): Hono {
  const routes = new Hono();
  routes.post('/sign-in/password', (context) => signIn(deps, context));
  routes.get('/password/forgot', (context) =>
    htmlAnswer(forgotPage(deps.frame, { email: (context.req.query('email') ?? '').slice(0, 320) })),
  );
  routes.post('/password/forgot', (context) => forgot(deps, context));
  routes.get('/password/forgot/sent', () => htmlAnswer(resetSentPage(deps.frame)));
  routes.get('/password/reset', (context) => showReset(deps, context));
  routes.post('/password/reset', (context) => reset(deps, context));
  return routes;
}

async function signIn(deps: PasswordsHttpDeps, context: Context): Promise<Response> {
  const form = await readForm(context.req.raw);
  const [email, typed] = [form?.get('email') ?? '', form?.get('password') ?? ''];
  const returnTo = safeReturnTo(form?.get('returnTo'));
  const parsed = parseTypedAddress(email);
  if (typeof parsed === 'string') return deps.showWaysIn(context, { email, returnTo });
  const browser = browserOf(context.req.header('cookie'), deps.random);
  const tried = await signInWithPassword(deps, {
    email: parsed.address,
    typed,
    clientAddress: deps.clientAddressOf(context),
    browserHash: browser.hash,
    userAgent: context.req.header('user-agent'),
    returnTo,
  });
  const answer = tried.ok
    ? enteredAnswer(tried.value, 'password')
    : await refuse(deps, context, tried, { email: parsed.address, returnTo });
  if (browser.newCookie !== null) answer.headers.append('set-cookie', browser.newCookie);
  return answer;
}

const wrong =
  'Email and password do not belong together. Type the password again, or have a code sent to you.';
const tooMany = 'Too many tries. Wait a while, have a code sent to you, or continue with Microsoft.';

/** Before the proof there are two texts, the same for everybody; after it the person learns what holds them up. */
async function refuse(
  deps: PasswordsHttpDeps,
  context: Context,
  refusal: Refusal<MethodRefusal | 'email_or_password_wrong' | 'rate_limited'>,
  again: { readonly email: string; readonly returnTo: string },
): Promise<Response> {
  deps.log.info('password.refused', { code: refusal.code });
  if (refusal.code === 'email_or_password_wrong')
    return deps.showWaysIn(context, { ...again, passwordError: wrong, status: 403 });
  if (refusal.code === 'rate_limited') {
    const headers = { 'retry-after': String(refusal.retryAfterSeconds ?? 1) };
    return deps.showWaysIn(context, { ...again, passwordError: tooMany, status: 429, headers });
  }
  const email = encodeURIComponent(again.email);
  return failure(deps, refusal.code, {
    retryHref: `/sign-in/microsoft?loginHint=${email}`,
    ...(refusal.code === 'microsoft_required'
      ? { otherWay: { href: `/return/ask?email=${email}`, text: 'Get the mail again' } }
      : {}),
  });
}

async function failure(
  deps: PasswordsHttpDeps,
  code: MethodRefusal | 'reset_link_unknown',
  ways: Pick<Failure, 'retryHref' | 'otherWay'>,
): Promise<Response> {
  const reference = newReference(deps.random);
  deps.log.info('password.page-failed', { code, reference });
  const at = await deps.clock.now(deps.db);
  return failureAnswer(deps.frame, { code, reference, aadsts: null, at, ...ways });
}

async function forgot(deps: PasswordsHttpDeps, context: Context): Promise<Response> {
  const form = await readForm(context.req.raw);
  const email = form?.get('email') ?? '';
  const parsed = parseTypedAddress(email);
  if (typeof parsed === 'string')
    return htmlAnswer(
      forgotPage(deps.frame, { email: email.slice(0, 320), error: addressFaultWords[parsed] }),
      400,
    );
  await startReset(deps, parsed.address);
  return seeOther('/password/forgot/sent');
}

const forgotHref = '/password/forgot';

async function showReset(deps: PasswordsHttpDeps, context: Context): Promise<Response> {
  const token = context.req.query('token') ?? '';
  const found = await lookAtReset(deps, token);
  if (!found) return failure(deps, 'reset_link_unknown', { retryHref: forgotHref });
  return htmlAnswer(resetPage(deps.frame, { token, isFirst: found.isFirst }));
}

/** To the sign-in page, which says what has happened. */
function signInAfter({ email, isFirst }: { readonly email: string; readonly isFirst: boolean }): string {
  const news = isFirst ? 'passwordSet' : 'passwordChanged';
  return `/sign-in?${new URLSearchParams({ [news]: '1', email }).toString()}`;
}

async function reset(deps: PasswordsHttpDeps, context: Context): Promise<Response> {
  const form = await readForm(context.req.raw);
  const [token, password] = [form?.get('token') ?? '', form?.get('password') ?? ''];
  const finished = await finishReset(deps, { token, password });
  if (finished.ok) return seeOther(signInAfter(finished.value));
  if (finished.code === 'reset_link_unknown') return failure(deps, finished.code, { retryHref: forgotHref });
  const error = finished.detail ?? errorCatalogue.password_refused.next;
  const isFirst = (await lookAtReset(deps, token))?.isFirst ?? false;
  return htmlAnswer(resetPage(deps.frame, { token, isFirst, error }), 400);
}
