import type { ErrorCode } from '@gatehouse/contract';
import { Hono, type Context } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { failureAnswer } from '../../html/failure-page.ts';
import { htmlAnswer, readForm, seeOther } from '../../html/form.ts';
import type { SignedIn } from '../../kernel/call.ts';
import type { Refusal } from '../../kernel/outcome.ts';
import { parseTypedAddress } from '../../kernel/typed-address.ts';
import type { Log } from '../../ports/log/log.ts';
import { newReference } from '../../ports/random/random.ts';
import { askAgain } from './ask-again.ts';
import type { AskAgainDeps } from './binding-deps.ts';
import { askAgainPage, askedAgainPage, bindingPage } from './binding.page.ts';
import { openBindingLink, type OpenBindingLink, type OpenBindingLinkDeps } from './open-binding-link.ts';

export interface BindingsHttpDeps extends OpenBindingLinkDeps, Omit<AskAgainDeps, 'takeFromBudget'> {
  readonly takeFromBudget: OpenBindingLinkDeps['takeFromBudget'] & AskAgainDeps['takeFromBudget'];
  readonly log: Log;
  readonly frame: PageFrame;
  readonly clientAddressOf: (context: Context) => string;
  readonly authenticate: (cookieHeader: string | undefined) => Promise<SignedIn | null>;
  /** Sends the browser to Microsoft, at the link's tenant, with an attempt that remembers the link. */
  readonly startBinding: (context: Context, link: OpenBindingLink) => Promise<Response>;
}

const sentPath = '/return/ask/sent';

/** What may stand in the field. */
const longestAddress = 320;

/** The links by which people come back through Microsoft. */
export function bindingRoutes(deps: BindingsHttpDeps): Hono {
  const routes = new Hono();
  routes.get('/return/ask', (context) =>
    htmlAnswer(askAgainPage(deps.frame, (context.req.query('email') ?? '').slice(0, longestAddress))),
  );
  routes.post('/return/ask', (context) => ask(deps, context));
  routes.get(sentPath, () => htmlAnswer(askedAgainPage(deps.frame)));
  routes.get('/return/:token', (context) => show(deps, context));
  routes.get('/return/:token/microsoft', (context) => goToMicrosoft(deps, context));
  return routes;
}

/** Whatever was typed, and whoever has it: one answer. */
async function ask(deps: BindingsHttpDeps, context: Context): Promise<Response> {
  const form = await readForm(context.req.raw);
  const parsed = parseTypedAddress(form?.get('email') ?? '');
  if (typeof parsed !== 'string') await askAgain(deps, parsed.address);
  return seeOther(sentPath);
}

async function refuse(deps: BindingsHttpDeps, refusal: Refusal<ErrorCode>): Promise<Response> {
  const { code } = refusal;
  const reference = newReference(deps.random);
  deps.log.info('binding.page-refused', { code, reference });
  const at = await deps.clock.now(deps.db);
  const headers = code === 'rate_limited' ? { 'retry-after': String(refusal.retryAfterSeconds ?? 1) } : {};
  return failureAnswer(deps.frame, { code, reference, aadsts: null, at, retryHref: '/return/ask' }, headers);
}

/** What the holder of this link gets, where it opens something. */
async function withLink(
  deps: BindingsHttpDeps,
  context: Context,
  answer: (link: OpenBindingLink, token: string) => Promise<Response>,
): Promise<Response> {
  const token = context.req.param('token') ?? '';
  const opened = await openBindingLink(deps, { token, clientAddress: deps.clientAddressOf(context) });
  return opened.ok ? answer(opened.value, token) : refuse(deps, opened);
}

function show(deps: BindingsHttpDeps, context: Context): Promise<Response> {
  return withLink(deps, context, async (link, token) => {
    const signedInAs = await deps.authenticate(context.req.header('cookie'));
    return htmlAnswer(bindingPage(deps.frame, { token, link, signedInAs }));
  });
}

function goToMicrosoft(deps: BindingsHttpDeps, context: Context): Promise<Response> {
  return withLink(deps, context, (link) => deps.startBinding(context, link));
}
