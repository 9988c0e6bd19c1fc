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

/** Of every answer, whoever makes it. */
const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** Where the answer does not say it itself. */
const unlessSaid: Readonly<Record<string, string>> = {
  'content-security-policy': contentPolicy,
  'x-frame-options': 'DENY',
  // Only what is named by its content's hash may be kept by anybody (security case B18).
  'cache-control': 'no-store',
};

/** On http a browser ignores it anyway. */
const overHttps: Readonly<Record<string, string>> = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
};

/** Marks an answer that was made with all of these headers. On itself: of a `WeakSet` each sweep of the young heap would look at all. */
const complete = Symbol('has all headers');
type Marked = Response & { [complete]?: true };

/** Headers of every answer, whoever makes it. `isHttps` adds HSTS. */
export function securityHeaders(isHttps: boolean) {
  const set = Object.entries({ ...always, ...(isHttps ? overHttps : {}) });
  const added = Object.entries(unlessSaid);
  return async (context: Context, next: Next): Promise<void> => {
    await next();
    if ((context.res as Marked)[complete]) return;
    const { headers } = context.res;
    for (const [name, value] of added) if (!headers.has(name)) headers.set(name, value);
    for (const [name, value] of set) headers.set(name, value);
    headers.append('vary', 'Cookie');
  };
}

/** Makes a JSON answer that has them from the start: added one by one they become an object that is filled, sorted and copied for each. */
export function createJsonReply(isHttps: boolean): (text: string, status: number) => Response {
  const headers = {
    'content-type': 'application/json',
    ...unlessSaid,
    ...always,
    ...(isHttps ? overHttps : {}),
    vary: 'Cookie',
  };
  return (text, status) => {
    const response: Marked = new Response(text, { status, headers });
    response[complete] = true;
    return response;
  };
}
