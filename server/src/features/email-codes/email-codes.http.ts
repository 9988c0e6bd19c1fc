import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';
import { Hono, type Context } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { failureAnswer } from '../../html/failure-page.ts';
import { htmlAnswer, readForm, seeOther } from '../../html/form.ts';
import { parseTypedAddress } from '../../kernel/typed-address.ts';
import { newReference } from '../../ports/random/random.ts';
import { browserOf, safeReturnTo } from '../attempts/public.ts';
import { enteredAnswer } from '../sessions/public.ts';
import { codePage } from './code.page.ts';
import type { EmailCodeDeps } from './email-code-deps.ts';
import { sendCode } from './send-code.ts';
import { findCodeRequest, verifyCode } from './verify-code.ts';

export interface EmailCodesHttpDeps extends EmailCodeDeps {
  readonly frame: PageFrame;
}

/** The doors of mailed codes. */
export function emailCodeRoutes(deps: EmailCodesHttpDeps): Hono {
  const routes = new Hono();
  routes.post('/sign-in/code', (context) => send(deps, context));
  routes.get('/sign-in/code', (context) => show(deps, context));
  routes.post('/sign-in/code/verify', (context) => verify(deps, context));
  return routes;
}

async function send(deps: EmailCodesHttpDeps, context: Context): Promise<Response> {
  const form = await readForm(context.req.raw);
  const email = form?.get('email') ?? '';
  const parsed = parseTypedAddress(email);
  // The page of the ways in says what is wrong with the address.
  if (typeof parsed === 'string')
    return seeOther(`/sign-in/with?email=${encodeURIComponent(email.slice(0, 320))}`);
  const browser = browserOf(context.req.header('cookie'), deps.random);
  const request = await sendCode(deps, {
    email: parsed.address,
    browserHash: browser.hash,
    returnTo: safeReturnTo(form?.get('returnTo')),
  });
  return seeOther(`/sign-in/code?request=${request}`, [browser.newCookie]);
}

/** What went wrong with the last try; null where there was none. */
interface Trouble {
  readonly error: string;
  readonly status: number;
  readonly headers?: Record<string, string>;
}

function show(deps: EmailCodesHttpDeps, context: Context): Promise<Response> {
  return showField(deps, context, context.req.query('request') ?? '', null);
}

/** The page with the field; what was asked in another browser is not shown in this one. */
async function showField(
  deps: EmailCodesHttpDeps,
  context: Context,
  id: string,
  trouble: Trouble | null,
): Promise<Response> {
  const { hash: browserHash } = browserOf(context.req.header('cookie'), deps.random);
  const asked = await findCodeRequest(deps, { id, browserHash });
  if (asked === null) return seeOther('/sign-in');
  const facts = { request: id, ...asked };
  return trouble === null
    ? htmlAnswer(codePage(deps.frame, facts))
    : htmlAnswer(codePage(deps.frame, { ...facts, error: trouble.error }), trouble.status, trouble.headers);
}

const tooMany = 'Too many tries. Wait a while, or use another way in.';

async function verify(deps: EmailCodesHttpDeps, context: Context): Promise<Response> {
  const form = await readForm(context.req.raw);
  const [id, typed] = [form?.get('request') ?? '', form?.get('code') ?? ''];
  const { hash: browserHash } = browserOf(context.req.header('cookie'), deps.random);
  const verified = await verifyCode(deps, {
    id,
    browserHash,
    typed,
    userAgent: context.req.header('user-agent'),
  });
  if (verified.ok) return enteredAnswer(verified.value, 'email-code');
  deps.log.info('email-code.refused', { code: verified.code });
  if (verified.code === 'code_wrong') {
    const { title, next, status } = errorCatalogue.code_wrong;
    return showField(deps, context, id, { error: `${title} ${next}`, status });
  }
  if (verified.code === 'rate_limited') {
    const headers = { 'retry-after': String(verified.retryAfterSeconds ?? 1) };
    return showField(deps, context, id, { error: tooMany, status: 429, headers });
  }
  return failure(deps, verified.code);
}

async function failure(deps: EmailCodesHttpDeps, code: ErrorCode): Promise<Response> {
  const reference = newReference(deps.random);
  deps.log.info('email-code.page-failed', { code, reference });
  const at = await deps.clock.now(deps.db);
  const otherWay =
    code === 'microsoft_required' ? { href: '/return/ask', text: 'Get the mail again' } : undefined;
  const retryHref = '/sign-in/microsoft';
  return failureAnswer(deps.frame, { code, reference, aadsts: null, at, retryHref, otherWay });
}
