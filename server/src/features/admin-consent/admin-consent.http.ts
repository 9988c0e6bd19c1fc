import type { ErrorCode } from '@gatehouse/contract';
import { Hono, type Context } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { failureAnswer } from '../../html/failure-page.ts';
import { htmlAnswer, seeOther } from '../../html/form.ts';
import { atMinute } from '../../html/instant.ts';
import { AppError } from '../../kernel/app-error.ts';
import { cookieNames, readCookie } from '../../kernel/cookies.ts';
import { newReference } from '../../ports/random/random.ts';
import { browserOf, findAttempt } from '../attempts/public.ts';
import { openHandOffLink, pagePath, type OpenHandOff, type OpenHandOffDeps } from '../hand-off/public.ts';
import { approvalOf, generalPacketPage, packetPage, type PacketNews } from '../packet/public.ts';
import type { AdminConsentDeps } from './admin-consent-deps.ts';
import type { Ended } from './end-journey.ts';
import { finishApproval } from './finish-approval.ts';
import { finishProof } from './finish-proof.ts';
import { newsOf, registrationOf, type RegistrationName } from './journey.model.ts';
import { gatherPacket, generalPacket, type ShowPacketDeps } from './show-packet.ts';
import { startApproval, startProof, type Journey } from './start-journey.ts';

export interface AdminConsentHttpDeps extends AdminConsentDeps, OpenHandOffDeps, ShowPacketDeps {
  readonly frame: PageFrame;
  readonly clientAddressOf: (context: Context) => string;
}

/** No script, no image, no form: nothing but the page's own style. And nothing that a search engine should know. */
const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-robots-tag': 'noindex, nofollow',
};

/** The page for IT admins, its journeys to Microsoft, and the addresses to which Microsoft sends them back. */
export function adminConsentRoutes(deps: AdminConsentHttpDeps): Hono {
  const routes = new Hono();
  routes.get('/help/it', () =>
    htmlAnswer(generalPacketPage(deps.frame, generalPacket(deps)), 200, pageHeaders),
  );
  routes.get('/it/:token', (context) => withLink(deps, context, (link) => show(deps, context, link)));
  routes.get('/it/:token/approve/:registration', (context) => begin(deps, context, startApproval));
  routes.get('/it/:token/prove/:registration', (context) => begin(deps, context, startProof));
  routes.get('/consent/:registration/callback', (context) => finish(deps, context, finishApproval));
  routes.get('/it/prove/:registration/callback', (context) => finish(deps, context, finishProof));
  return routes;
}

async function fail(
  deps: AdminConsentHttpDeps,
  code: ErrorCode,
  particulars: { readonly headers?: Record<string, string>; readonly retryHref?: string } = {},
): Promise<Response> {
  const reference = newReference(deps.random);
  deps.log.info('admin-consent.page-refused', { code, reference });
  const at = await deps.clock.now(deps.db);
  const retryHref = particulars.retryHref ?? '/sign-in';
  return failureAnswer(
    deps.frame,
    { code, reference, aadsts: null, at, retryHref },
    { ...pageHeaders, ...particulars.headers },
  );
}

/** What the holder of an open link gets; whatever opens none gets one answer. */
async function withLink(
  deps: AdminConsentHttpDeps,
  context: Context,
  answer: (link: OpenHandOff) => Promise<Response>,
): Promise<Response> {
  const token = context.req.param('token') ?? '';
  const opened = await openHandOffLink(deps, { token, clientAddress: deps.clientAddressOf(context) });
  if (opened.ok) return answer(opened.value);
  const retry =
    opened.code === 'rate_limited' ? { 'retry-after': String(opened.retryAfterSeconds ?? 1) } : {};
  return fail(deps, opened.code, { headers: retry });
}

async function show(deps: AdminConsentHttpDeps, context: Context, link: OpenHandOff): Promise<Response> {
  const { packet, approvals } = await gatherPacket(deps, link);
  const tenantName = link.domain ?? link.tenantId;
  const page = packetPage(deps.frame, {
    packet,
    path: pagePath(link.token),
    address: `${deps.baseUrl}${pagePath(link.token)}`,
    tenantName,
    organizationName: link.organizationName,
    maker: { name: link.makerName, role: link.makerRole },
    madeAt: link.madeAt,
    expiresAt: link.expiresAt,
    reference: link.reference,
    approvals: {
      'sign-in': approvalOf(approvals['sign-in'], atMinute),
      mail: approvalOf(approvals.mail, atMinute),
    },
    news: await newsFor(deps, context, tenantName),
  });
  return htmlAnswer(page, 200, pageHeaders);
}

/** How this browser's last journey ended, where the address names it. */
async function newsFor(
  deps: AdminConsentHttpDeps,
  context: Context,
  tenantName: string,
): Promise<PacketNews | null> {
  const id = context.req.query('attempt');
  if (id === undefined) return null;
  const attempt = await findAttempt(deps, id, browserHashOf(deps, context));
  if (!attempt) return null;
  const words = newsOf(attempt, { brand: deps.brand.name, tenant: tenantName });
  const number = attempt.failure?.aadsts ? `, AADSTS${attempt.failure.aadsts}` : '';
  const reference = attempt.failure === null ? null : `${attempt.failure.reference}${number}`;
  return words === null ? null : { ...words, reference };
}

function browserHashOf(deps: AdminConsentHttpDeps, context: Context): Buffer | null {
  const cookies = context.req.header('cookie');
  return readCookie(cookies, cookieNames.browser) === undefined ? null : browserOf(cookies, deps.random).hash;
}

function begin(
  deps: AdminConsentHttpDeps,
  context: Context,
  start: (deps: AdminConsentDeps, journey: Journey) => Promise<URL>,
): Promise<Response> {
  const registration = registrationOf(context.req.param('registration'));
  if (registration === null) return fail(deps, 'not_found');
  return withLink(deps, context, async (link) => {
    const browser = browserOf(context.req.header('cookie'), deps.random);
    const isBoth = registration === 'sign-in' && context.req.query('both') === '1';
    try {
      const address = await start(deps, { link, registration, browserHash: browser.hash, isBoth });
      return seeOther(address.href, [browser.newCookie]);
    } catch (fault) {
      if (!(fault instanceof AppError) || fault.code !== 'microsoft_unreachable') throw fault;
      deps.log.error('admin-consent.start-failed', {}, fault);
      return fail(deps, 'microsoft_unreachable', { retryHref: pagePath(link.token) });
    }
  });
}

async function finish(
  deps: AdminConsentHttpDeps,
  context: Context,
  end: (
    deps: AdminConsentDeps,
    query: URLSearchParams,
    back: { readonly registration: RegistrationName; readonly browserHash: Buffer | null },
  ) => Promise<Ended>,
): Promise<Response> {
  const registration = registrationOf(context.req.param('registration'));
  if (registration === null) return fail(deps, 'not_found');
  const { searchParams } = new URL(context.req.url);
  const ended = await end(deps, searchParams, { registration, browserHash: browserHashOf(deps, context) });
  return ended.kind === 'go-to' ? seeOther(ended.path) : fail(deps, ended.code);
}
