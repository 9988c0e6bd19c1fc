import type { Operation } from '@gatehouse/contract';
import type { Context } from 'hono';
import type { Examined, KeyCaller, NotSignedIn, OrganizationCaller, SignedIn } from '../kernel/call.ts';
import { cookieNames, readCookie } from '../kernel/cookies.ts';
import { ok, refused, type Outcome } from '../kernel/outcome.ts';
import { bearerOf } from './bearer.ts';

export interface CallerDeps {
  /** Who holds the session cookie of this request, or why nobody does. */
  readonly examine: (cookieHeader: string | undefined) => Promise<Examined>;
  /** Who holds this API key; null where it opens nothing, whatever the reason. */
  readonly authenticateKey: (text: string) => Promise<KeyCaller | null>;
  readonly browserHash: (cookieHeader: string | undefined) => Buffer | null;
}

/** Whom an operation acts for. By a key, no cookie was looked at. */
export interface FoundCaller {
  readonly who: OrganizationCaller | SignedIn | null;
  readonly browserHash: Buffer | null;
}

/**
 * Who calls, and whether they may. Deny by default: what the declaration does not open stays shut, to keys as well. The
 * body, the query and every other header have no say (security case L04).
 */
export async function findCaller(
  operation: Operation,
  deps: CallerDeps,
  context: Context,
): Promise<Outcome<FoundCaller>> {
  const cookies = context.req.header('cookie');
  const bearer = bearerOf(context.req.header('authorization'));
  if (bearer !== undefined)
    return hasCookieOfOurs(cookies) ? refused('cookie_beside_api_key') : byKey(operation, deps, bearer);
  const browserHash = deps.browserHash(cookies);
  if (operation.who === 'anyone' || operation.who === 'browser') return ok({ who: null, browserHash });
  const found = await deps.examine(cookies);
  if (found.kind === 'refused') return refused(refusalOf[found.because]);
  const { who } = found;
  if (operation.who === 'admin' && who.role !== 'admin') return refused('admin_required');
  return ok({ who, browserHash });
}

const refusalOf = {
  none: 'session_required',
  lost: 'access_lost',
  reauthenticate: 'reauthentication_needed',
  unknown: 'liveness_unknown',
} as const satisfies Record<NotSignedIn, string>;

function hasCookieOfOurs(cookies: string | undefined): boolean {
  return Object.values(cookieNames).some((name) => readCookie(cookies, name) !== undefined);
}

async function byKey(operation: Operation, deps: CallerDeps, text: string): Promise<Outcome<FoundCaller>> {
  const caller = await deps.authenticateKey(text);
  if (caller === null) return refused('api_key_refused');
  if (operation.apiKey === undefined)
    return refused('api_key_scope_missing', {
      detail: 'No API key may do this: it takes a person who is signed in.',
    });
  if (!caller.scopes.includes(operation.apiKey))
    return refused('api_key_scope_missing', { detail: `The key lacks the scope ${operation.apiKey}.` });
  const { who } = caller;
  // A key of the organization was made by an admin for this scope; a person's own key is worth what the person is today.
  if (operation.who === 'admin' && 'role' in who && who.role !== 'admin') return refused('admin_required');
  return ok({ who, browserHash: null });
}
