import { Hono, type Context } from 'hono';
import { setTimeout as wait } from 'node:timers/promises';
import type { PageFrame } from '../../html/document.ts';
import { htmlAnswer } from '../../html/form.ts';
import { cookieNames, readCookie } from '../../kernel/cookies.ts';
import { addressFaultWords, parseTypedAddress } from '../../kernel/typed-address.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { browserOf, findStuckAttempt, safeReturnTo } from '../attempts/public.ts';
import { isMicrosoftOnlyDomain } from '../organizations/public.ts';
import { getPreFlight, type PreFlight, type TenantOfDomain } from '../pre-flight/public.ts';
import type { SignInMethod } from '../sessions/public.ts';
import { hintOfSignedOut } from './sign-out.http.ts';
import { signInPage, type SignInNews } from './sign-in.page.ts';
import { waysInPage } from './ways-in.page.ts';

export interface WaysInDeps {
  readonly db: Database;
  readonly frame: PageFrame;
  readonly clock: Clock;
  readonly random: Random;
  readonly tenantOfDomain: TenantOfDomain;
  readonly clientAddressOf: (context: Context) => string;
}

/** Nobody waits longer for what is only a hint; the answer is kept for the next one who asks. */
const longestWaitMs = 1000;

async function preFlightOf(deps: WaysInDeps, context: Context, domain: string): Promise<PreFlight> {
  const tenantId = await Promise.race([
    deps.tenantOfDomain(domain, deps.clientAddressOf(context)),
    wait(longestWaitMs, null, { ref: false }),
  ]);
  return getPreFlight(deps.db, tenantId, 'sign-in');
}

const methods: readonly SignInMethod[] = ['microsoft', 'password', 'email-code'];

/** The method that this device remembers; whatever else stands in the cookie is nothing. */
function lastMethodOf(context: Context): SignInMethod | null {
  const word = readCookie(context.req.header('cookie'), cookieNames.method);
  return methods.find((method) => method === word) ?? null;
}

function newsOf(context: Context): SignInNews | null {
  if (context.req.query('signedOut') === '1') return 'signed-out';
  if (context.req.query('passwordSet') === '1') return 'password-set';
  return context.req.query('passwordChanged') === '1' ? 'password-changed' : null;
}

/** What may stand in the field again. */
const longestAddress = 320;

/** When this browser went to Microsoft and did not come back, where it has not told us yet what it met there. */
async function wentToMicrosoftAt(deps: WaysInDeps, context: Context): Promise<Date | null> {
  const cookie = readCookie(context.req.header('cookie'), cookieNames.browser);
  if (cookie === undefined || cookie === 'twice') return null;
  const attempt = await findStuckAttempt(deps, browserOf(context.req.header('cookie'), deps.random).hash);
  return attempt === null || attempt.seenPage !== null ? null : attempt.startedAt;
}

/** The first two pages of the way in. */
export function waysInRoutes(deps: WaysInDeps): Hono {
  const routes = new Hono();
  routes.get('/sign-in', async (context) =>
    htmlAnswer(
      signInPage(deps.frame, {
        returnTo: safeReturnTo(context.req.query('returnTo')),
        news: newsOf(context),
        lastMethod: lastMethodOf(context),
        email: (context.req.query('email') ?? '').slice(0, longestAddress),
        wentToMicrosoftAt: await wentToMicrosoftAt(deps, context),
        mayBeSignedInAtMicrosoft: hintOfSignedOut(context.req.header('cookie')) !== null,
      }),
    ),
  );
  routes.get('/sign-in/with', (context) => {
    const [email, returnTo] = [context.req.query('email') ?? '', context.req.query('returnTo')];
    return showWaysIn(deps, context, { email, returnTo: safeReturnTo(returnTo) });
  });
  return routes;
}

/** What is shown for an address: its domain decides, or the fault that it has. */
export async function showWaysIn(
  deps: WaysInDeps,
  context: Context,
  asked: {
    readonly email: string;
    readonly returnTo: string;
    readonly passwordError?: string;
    readonly status?: number;
    readonly headers?: Record<string, string>;
  },
): Promise<Response> {
  const lastMethod = lastMethodOf(context);
  const parsed = parseTypedAddress(asked.email.slice(0, longestAddress));
  if (typeof parsed === 'string') {
    const email = asked.email.slice(0, longestAddress);
    const facts = {
      returnTo: asked.returnTo,
      news: null,
      lastMethod,
      email,
      emailError: addressFaultWords[parsed],
    };
    return htmlAnswer(signInPage(deps.frame, facts), 400);
  }
  const isMicrosoftOnly = await isMicrosoftOnlyDomain(deps.db, parsed.domain);
  const { returnTo, passwordError } = asked;
  const preFlight = await preFlightOf(deps, context, parsed.domain);
  const { address: email, domain } = parsed;
  const facts = { email, domain, returnTo, isMicrosoftOnly, lastMethod, preFlight };
  return htmlAnswer(
    waysInPage(deps.frame, { ...facts, ...(passwordError === undefined ? {} : { passwordError }) }),
    asked.status ?? 200,
    asked.headers ?? {},
  );
}
