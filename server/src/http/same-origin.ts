import type { ErrorCode } from '@gatehouse/contract';
import type { Context, Next } from 'hono';
import { bearerOf } from './bearer.ts';
import { problemResponse } from './problem.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that may change something comes from our own pages. Browsers say so in Sec-Fetch-Site, which no
 * page can forge; older ones in Origin. A request with neither is no browser's: the cookie alone is then not enough of a
 * reason to refuse, since programs send none (security case B11).
 */
export function isSameOrigin(
  headers: { readonly fetchSite: string | undefined; readonly origin: string | undefined },
  ownOrigin: string,
): boolean {
  if (headers.fetchSite !== undefined)
    return headers.fetchSite === 'same-origin' || headers.fetchSite === 'none';
  return headers.origin === undefined || headers.origin === ownOrigin;
}

/**
 * Refuses what another site's page sends, before anything is read. A call of the API that carries its own credential is
 * let through: no browser adds that header by itself, and beside it no cookie is looked at (find-caller.ts).
 */
export function sameOriginOnly(ownOrigin: string, newReference: () => string) {
  return async (context: Context, next: Next): Promise<Response | void> => {
    if (reading.has(context.req.method)) return next();
    if (context.req.path.startsWith('/api/') && bearerOf(context.req.header('authorization')) !== undefined)
      return next();
    const headers = { fetchSite: context.req.header('sec-fetch-site'), origin: context.req.header('origin') };
    const code: ErrorCode = 'origin_refused';
    return isSameOrigin(headers, ownOrigin) ? next() : problemResponse({ code }, newReference());
  };
}
