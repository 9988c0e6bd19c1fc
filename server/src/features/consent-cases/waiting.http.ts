import type { ErrorCode } from '@gatehouse/contract';
import { Hono, type Context } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { failureAnswer } from '../../html/failure-page.ts';
import { htmlAnswer, readForm, seeOther } from '../../html/form.ts';
import type { Refusal } from '../../kernel/outcome.ts';
import { newReference } from '../../ports/random/random.ts';
import type { RequesterAnswer } from './case.model.ts';
import { lookEverySeconds, lookOnViewSeconds } from './case.model.ts';
import { findCase, keyOfCase } from './cases.store.ts';
import { lookOnView } from './look-at-case.ts';
import { answerWait, askAgain, openWait, remindMe, type OpenedWait, type WaitLinkDeps } from './wait-link.ts';
import { waitingPage } from './waiting.page.ts';
import { countOthersWaiting } from './waiters.store.ts';

export interface WaitingHttpDeps extends WaitLinkDeps {
  readonly frame: PageFrame;
  readonly clientAddressOf: (context: Context) => string;
  /** Sends the browser to Microsoft to sign in, as somebody invited where they wait as such. */
  readonly startSignIn: (
    context: Context,
    request: {
      readonly returnTo: string;
      readonly loginHint: string;
      readonly prompt: undefined;
      readonly invitation: { readonly organizationId: string; readonly invitationId: string } | null;
    },
  ) => Promise<Response>;
}

/**
 * The link that shows one wait, without a session. It is mailed to whom it belongs, and says no more than they may see: their
 * own address, what they told, the state of the case, and of the others who wait only how many; no name, and nothing that
 * signs in: the way on leads through Microsoft.
 */
export function waitingRoutes(deps: WaitingHttpDeps): Hono {
  const routes = new Hono();
  routes.get('/waiting/:token', (context) =>
    withWait(deps, context, (wait, token) => show(deps, context, wait, token)),
  );
  routes.post('/waiting/:token', (context) =>
    withWait(deps, context, (wait, token) => change(deps, context, wait, token)),
  );
  routes.get('/waiting/:token/microsoft', (context) =>
    withWait(deps, context, (wait) => goOn(deps, context, wait)),
  );
  return routes;
}

async function refuse(deps: WaitingHttpDeps, refusal: Refusal<ErrorCode>): Promise<Response> {
  const { code } = refusal;
  const reference = newReference(deps.random);
  deps.log.info('waiting.page-refused', { code, reference });
  const at = await deps.clock.now(deps.db);
  const headers = code === 'rate_limited' ? { 'retry-after': String(refusal.retryAfterSeconds ?? 1) } : {};
  return failureAnswer(deps.frame, { code, reference, aadsts: null, at, retryHref: '/sign-in' }, headers);
}

async function withWait(
  deps: WaitingHttpDeps,
  context: Context,
  answer: (wait: OpenedWait, token: string) => Promise<Response>,
): Promise<Response> {
  const token = context.req.param('token') ?? '';
  const opened = await openWait(deps, { token, clientAddress: deps.clientAddressOf(context) });
  return opened.ok ? answer(opened.value, token) : refuse(deps, opened);
}

/** Microsoft is asked where nobody has looked for an hour; who wants it sooner presses "Check now". */
async function show(
  deps: WaitingHttpDeps,
  context: Context,
  { waiter, row }: OpenedWait,
  token: string,
): Promise<Response> {
  const seenAt = await deps.clock.now(deps.db);
  const client = deps.clientAddressOf(context);
  await lookOnView(deps, row, { client, freshSeconds: lookEverySeconds });
  const fresh = (await findCase(deps.db, keyOfCase(row))) ?? row;
  return htmlAnswer(
    waitingPage(deps.frame, {
      token,
      address: waiter.address,
      state: fresh.state,
      registration: fresh.registration,
      tenantDomain: fresh.tenant_domain,
      claim: waiter.claim,
      since: waiter.since,
      answer: waiter.answer,
      answeredAt: waiter.answered_at,
      cameThroughAt: waiter.came_through_at,
      othersCount: await countOthersWaiting(deps.db, waiter),
      lookedAt: fresh.looked_at,
      isThere: fresh.presence === 'there' && waiter.came_through_at === null,
      remindAt: waiter.remind_at,
      remindedAt: waiter.reminded_at,
      now: seenAt,
    }),
  );
}

const answers: readonly RequesterAnswer[] = ['approved', 'denied', 'blocked', 'nothing-yet'];

/** What the buttons of the page do; a word that none of them sends changes nothing. */
async function change(
  deps: WaitingHttpDeps,
  context: Context,
  wait: OpenedWait,
  token: string,
): Promise<Response> {
  const word = (await readForm(context.req.raw))?.get('act');
  const answer = answers.find((one) => one === word);
  if (answer !== undefined) await answerWait(deps, wait, answer);
  else if (word === 'check')
    await lookOnView(deps, wait.row, {
      client: deps.clientAddressOf(context),
      freshSeconds: lookOnViewSeconds,
    });
  else if (word === 'sent') await askAgain(deps, wait);
  else if (word === 'remind') await remindMe(deps, wait);
  return seeOther(`/waiting/${token}${answer === 'denied' ? '#answers' : ''}`);
}

/** Where they were when they began to wait. */
async function goOn(deps: WaitingHttpDeps, context: Context, { waiter, row }: OpenedWait): Promise<Response> {
  if (row.registration === 'mail') return seeOther('/mailboxes/connect');
  const { organization_id: organizationId, invitation_id: invitationId } = waiter;
  return deps.startSignIn(context, {
    returnTo: waiter.return_to,
    loginHint: waiter.address,
    prompt: undefined,
    invitation: invitationId === null ? null : { organizationId, invitationId },
  });
}
