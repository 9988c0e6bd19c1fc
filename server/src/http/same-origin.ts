import { bearerOf } from './bearer.ts';
import type { Guard } from './guards.ts';

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
 * Whether another site may have this read: only by sending a person here. What it would embed or fetch (a script, an
 * image, a frame, a fetch) it does not get, so it learns nothing by timing, size or errors (security case B19;
 * web.dev/articles/fetch-metadata, "resource isolation policy", read 2026-11). Microsoft's way back is such a navigation.
 */
export function mayRead(headers: {
  readonly fetchSite: string | undefined;
  readonly fetchMode: string | undefined;
  readonly fetchDest: string | undefined;
}): boolean {
  const { fetchSite, fetchMode, fetchDest } = headers;
  if (fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none') return true;
  return fetchMode === 'navigate' && fetchDest === 'document';
}

/**
 * Refuses what another site's page sends, or would read, before anything is done. A call of the API that carries its own
 * credential is let through: no browser adds that header by itself, and beside it no cookie is looked at (find-caller.ts).
 */
export function sameOriginOnly(ownOrigin: string): Guard {
  return (context) => {
    if (context.req.path.startsWith('/api/') && bearerOf(context.req.header('authorization')) !== undefined)
      return null;
    const headers = {
      fetchSite: context.req.header('sec-fetch-site'),
      fetchMode: context.req.header('sec-fetch-mode'),
      fetchDest: context.req.header('sec-fetch-dest'),
      origin: context.req.header('origin'),
    };
    const may = reading.has(context.req.method) ? mayRead(headers) : isSameOrigin(headers, ownOrigin);
    return may ? null : { code: 'origin_refused' };
  };
}
