import type { Context, Next } from 'hono';

/** The strictest policy our pages live with; a page may bring its own, narrower or with one script by hash. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  // A script may hand text to a parser of HTML only through these (security case B14): web/src/ui/inert-html.ts, and the editor's
  // own for what is pasted, which parses it into a document that is never shown and keeps what its schema knows.
  "require-trusted-types-for 'script'",
  'trusted-types inert-html ProseMirrorClipboard',
].join('; ');

/** Headers of every answer, whoever makes it. `isHttps` adds HSTS: on http a browser ignores it anyway. */
export function securityHeaders(isHttps: boolean) {
  return async (context: Context, next: Next): Promise<void> => {
    await next();
    const { headers } = context.res;
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', contentPolicy);
    if (!headers.has('x-frame-options')) headers.set('x-frame-options', 'DENY');
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'no-referrer');
    headers.set('cross-origin-opener-policy', 'same-origin');
    headers.set('cross-origin-resource-policy', 'same-origin');
    headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
    if (isHttps) headers.set('strict-transport-security', 'max-age=63072000; includeSubDomains');
    // Only what is named by its content's hash may be kept by anybody (security case B18).
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
    headers.append('vary', 'Cookie');
  };
}
