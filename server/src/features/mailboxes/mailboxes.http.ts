import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';
import { Hono, type Context } from 'hono';
import type { SignedIn } from '../../kernel/call.ts';
import { AppError } from '../../kernel/app-error.ts';
import { parseMicrosoftCallback } from '../../kernel/microsoft-callback.ts';
import { newReference } from '../../ports/random/random.ts';
import { browserOf, findAttempt } from '../attempts/public.ts';
import type { FinishConnectionDeps } from './connection-deps.ts';
import { finishConnection } from './finish-connection.ts';
import type { PageFrame } from '../../html/document.ts';
import { failureAnswer } from '../../html/failure-page.ts';
import { htmlAnswer, seeOther } from '../../html/form.ts';
import { finishedPage, finishedPagePolicy } from './mailbox-finished.page.ts';
import { preferencesPath, startConnection } from './start-connection.ts';

export interface MailboxesHttpDeps extends FinishConnectionDeps {
  readonly frame: PageFrame;
  readonly brand: PageFrame['brand'];
  readonly authenticate: (cookieHeader: string | undefined) => Promise<SignedIn | null>;
}

const connectPath = '/mailboxes/connect';

/** The browser journeys of the Outlook connection. */
export function mailboxRoutes(deps: MailboxesHttpDeps): Hono {
  const routes = new Hono();
  routes.get(connectPath, (context) => connect(deps, context));
  routes.get('/mailboxes/callback', (context) => finish(deps, context));
  routes.get('/mailboxes/finished', (context) => showFinished(deps, context));
  return routes;
}

/** The way without script and the fallback where popups are blocked: a plain link that leads to Microsoft. */
async function connect(deps: MailboxesHttpDeps, context: Context): Promise<Response> {
  const who = await deps.authenticate(context.req.header('cookie'));
  if (who === null) return seeOther(`/sign-in?returnTo=${encodeURIComponent(preferencesPath)}`);
  const browser = browserOf(context.req.header('cookie'), deps.random);
  try {
    const { address } = await startConnection(deps, who, { display: 'redirect', browserHash: browser.hash });
    return seeOther(address.href, [browser.newCookie]);
  } catch (fault) {
    if (!(fault instanceof AppError) || fault.code !== 'microsoft_unreachable') throw fault;
    const reference = newReference(deps.random);
    deps.log.error('mailbox.start-failed', { reference }, fault);
    return failed(deps, 'microsoft_unreachable', {
      reference,
      aadsts: null,
      at: await deps.clock.now(deps.db),
    });
  }
}

function failed(
  deps: MailboxesHttpDeps,
  code: ErrorCode,
  particulars: { reference: string; aadsts: number | null; at: Date },
): Response {
  deps.log.info('mailbox.page-failed', { code, reference: particulars.reference });
  return failureAnswer(deps.frame, { code, ...particulars, retryHref: connectPath });
}

async function finish(deps: MailboxesHttpDeps, context: Context): Promise<Response> {
  const cookies = context.req.header('cookie');
  const callback = parseMicrosoftCallback(new URL(context.req.url).searchParams);
  const who = await deps.authenticate(cookies);
  const finished =
    callback &&
    (await finishConnection(deps, callback, { browserHash: browserOf(cookies, deps.random).hash, who }));
  if (finished === undefined || finished.kind === 'no-attempt') {
    return failed(deps, finished?.code ?? 'attempt_unknown', {
      reference: newReference(deps.random),
      aadsts: null,
      at: await deps.clock.now(deps.db),
    });
  }
  if (finished.kind === 'continues') return seeOther(finished.address.href);
  const isPopup = finished.display === 'popup';
  return seeOther(
    isPopup
      ? `/mailboxes/finished?attempt=${finished.attemptId}`
      : `${preferencesPath}?attempt=${finished.attemptId}`,
  );
}

/** The popup's last page: tells the page that opened it, and closes. */
async function showFinished(deps: MailboxesHttpDeps, context: Context): Promise<Response> {
  const browser = browserOf(context.req.header('cookie'), deps.random);
  const attempt = await findAttempt(deps, context.req.query('attempt') ?? '', browser.hash);
  if (!attempt) return seeOther(preferencesPath);
  const status = attempt.failure === null ? 200 : errorCatalogue[attempt.failure.code].status;
  return htmlAnswer(finishedPage(deps.frame, attempt), status, {
    'content-security-policy': finishedPagePolicy,
  });
}
