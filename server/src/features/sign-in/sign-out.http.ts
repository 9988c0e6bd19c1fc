import { Hono, type Context } from 'hono';
import { cookieNames, forgetCookie, readCookie, setCookie } from '../../kernel/cookies.ts';
import { AppError } from '../../kernel/app-error.ts';
import { failureAnswer } from '../../html/failure-page.ts';
import type { PageFrame } from '../../html/document.ts';
import { seeOther } from '../../html/form.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Entra } from '../../ports/microsoft/entra.ts';
import { newReference, type Random } from '../../ports/random/random.ts';
import { endSession } from '../sessions/public.ts';

export interface SignOutDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly entra: Entra;
  readonly frame: PageFrame;
  /** Where Microsoft sends browsers to after a sign-out. */
  readonly afterSignOutUri: string;
}

/** How long the sign-in page offers to sign out at Microsoft as well. */
const offeredSeconds = 600;
/** What Microsoft calls a person is opaque, and longer than this for nobody. */
const longestHint = 1000;

/** Signing out: here, and then at Microsoft for whoever wants that, too. */
export function signOutRoutes(deps: SignOutDeps): Hono {
  const routes = new Hono();
  routes.post('/sign-out', (context) => signOut(deps, context));
  routes.get('/sign-out/microsoft', (context) => signOutAtMicrosoft(deps, context));
  return routes;
}

async function signOut(deps: SignOutDeps, context: Context): Promise<Response> {
  const cookie = readCookie(context.req.header('cookie'), cookieNames.session);
  const left = cookie === undefined || cookie === 'twice' ? null : await endSession(deps, cookie);
  const response = seeOther('/sign-in?signedOut=1', [forgetCookie(cookieNames.session), offer(left)]);
  // So that "back" shows no page of the person who has left (security case B08).
  response.headers.set('clear-site-data', '"cache", "storage"');
  return response;
}

/** Remembers for a while whom Microsoft would have to sign out: by then the session that knew it is over. */
function offer(left: { readonly microsoftHint: string | null } | null): string {
  const hint = left?.microsoftHint ?? null;
  if (hint === null || hint.length > longestHint) return forgetCookie(cookieNames.signedOut);
  return setCookie(cookieNames.signedOut, Buffer.from(hint).toString('base64url'), offeredSeconds);
}

/** Whom Microsoft would have to sign out in this browser; null: nobody has signed out here lately who came by Microsoft. */
export function hintOfSignedOut(cookieHeader: string | undefined): string | null {
  const value = readCookie(cookieHeader, cookieNames.signedOut);
  if (value === undefined || value === 'twice' || !/^[\w-]{1,1400}$/.test(value)) return null;
  return Buffer.from(value, 'base64url').toString('utf8');
}

/**
 * With `logout_hint` Microsoft signs out this one account and asks nothing
 * (learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request, read 2026-11). Without the cookie of who
 * has just signed out here there is nothing to do.
 */
async function signOutAtMicrosoft(deps: SignOutDeps, context: Context): Promise<Response> {
  const hint = hintOfSignedOut(context.req.header('cookie'));
  if (hint === null) return seeOther('/sign-in', []);
  try {
    const address = await deps.entra.signOutAddress(deps.afterSignOutUri, hint);
    return seeOther(address.href, [forgetCookie(cookieNames.signedOut)]);
  } catch (fault) {
    if (!(fault instanceof AppError) || fault.code !== 'microsoft_unreachable') throw fault;
    const reference = newReference(deps.random);
    deps.log.error('sign-out.start-failed', { reference }, fault);
    const at = await deps.clock.now(deps.db);
    const retryHref = '/sign-out/microsoft';
    return failureAnswer(deps.frame, {
      code: 'microsoft_unreachable',
      reference,
      aadsts: null,
      at,
      retryHref,
    });
  }
}
