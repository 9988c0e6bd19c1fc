import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';
import type { Context } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { htmlAnswer } from '../../html/form.ts';
import { cookieNames, readCookie } from '../../kernel/cookies.ts';
import { newReference } from '../../ports/random/random.ts';
import type { SupportSignInDeps } from './support-sign-in.ts';
import { checkSupportSession, type SupportAgent } from './support-session.ts';
import { supportRefusalPage } from './support-refusal.page.ts';

export interface SupportHttpDeps extends SupportSignInDeps {
  readonly frame: PageFrame;
  readonly brand: PageFrame['brand'];
}

/**
 * The policy of every answer of the console: no script at all, no image, no frame, nothing fetched. What a customer has
 * called themselves can do nothing in the page that sees all customers (security case M05).
 */
const supportPolicy = [
  "default-src 'none'",
  "script-src 'none'",
  "style-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** A page of the console or of its door. */
export function supportAnswer(page: string, status = 200): Response {
  return htmlAnswer(page, status, { 'content-security-policy': supportPolicy });
}

/** Why the door stays shut, or there is nothing at this address. */
export async function supportRefusal(
  deps: SupportHttpDeps,
  code: ErrorCode,
  known?: { readonly reference: string; readonly aadsts: number | null },
): Promise<Response> {
  const { reference, aadsts } = known ?? { reference: newReference(deps.random), aadsts: null };
  if (known === undefined) deps.log.info('support.page-refused', { code, reference });
  const at = await deps.clock.now(deps.db);
  return supportAnswer(
    supportRefusalPage(deps.frame, { code, reference, aadsts, at }),
    errorCatalogue[code].status,
  );
}

/** The secret of the support cookie; a cookie that stands twice is refused before any page (security case B02). */
export function supportSecretOf(context: Context): string | null {
  const cookie = readCookie(context.req.header('cookie'), cookieNames.support);
  return cookie === undefined || cookie === 'twice' ? null : cookie;
}

/** Serves a page to a support agent; to everybody else the door. */
export async function asAgent(
  deps: SupportHttpDeps,
  context: Context,
  serve: (agent: SupportAgent) => Promise<Response>,
): Promise<Response> {
  const secret = supportSecretOf(context);
  const userAgent = context.req.header('user-agent');
  const agent = secret === null ? null : await checkSupportSession(deps, { secret, userAgent });
  return agent === null ? supportRefusal(deps, 'support_session_required') : serve(agent);
}
