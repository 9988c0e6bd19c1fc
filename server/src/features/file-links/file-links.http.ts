import { Hono, type Context } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { failureAnswer } from '../../html/failure-page.ts';
import { htmlAnswer } from '../../html/form.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Log } from '../../ports/log/log.ts';
import { newReference, type Random } from '../../ports/random/random.ts';
import { downloadFile } from './download-file.ts';
import { dispositionOf } from './file-link.model.ts';
import { fileLinkOverPage, fileLinkPage } from './file-link.page.ts';
import type { FileLinkRow } from './file-links.store.ts';
import { pagePath } from './file-token.ts';
import { openFileLink, type FileLinkOver, type OpenFileLinkDeps } from './open-file-link.ts';

export interface FileLinkHttpDeps extends OpenFileLinkDeps {
  readonly frame: PageFrame;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly clientAddressOf: (context: Context) => string;
}

/** No script, no image; one form, to the page itself. And nothing that a search engine should know. */
const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-robots-tag': 'noindex, nofollow',
};

/** The page of a link, and the download behind its button: a post, because scanners of mail follow links. */
export function fileLinkRoutes(deps: FileLinkHttpDeps): Hono {
  const routes = new Hono();
  routes.get('/files/:token', (context) =>
    withLink(deps, context, async (link, token) =>
      htmlAnswer(fileLinkPage(deps.frame, link, pagePath(token)), 200, pageHeaders),
    ),
  );
  routes.post('/files/:token', (context) => withLink(deps, context, (link) => download(deps, context, link)));
  return routes;
}

async function withLink(
  deps: FileLinkHttpDeps,
  context: Context,
  answer: (link: FileLinkRow, token: string) => Promise<Response>,
): Promise<Response> {
  const token = context.req.param('token') ?? '';
  const opened = await openFileLink(deps, { token, clientAddress: deps.clientAddressOf(context) });
  if (opened.ok) return answer(opened.value, token);
  return opened.code === 'rate_limited'
    ? tooMany(deps, opened.retryAfterSeconds ?? 1)
    : tellOver(deps, opened.code);
}

function tellOver(deps: FileLinkHttpDeps, because: FileLinkOver): Response {
  const status = because === 'unknown' ? 404 : 410;
  return htmlAnswer(fileLinkOverPage(deps.frame, because), status, pageHeaders);
}

async function tooMany(deps: FileLinkHttpDeps, retryAfterSeconds: number): Promise<Response> {
  const reference = newReference(deps.random);
  deps.log.info('file-link.page-refused', { code: 'rate_limited', reference });
  const at = await deps.clock.now(deps.db);
  const failure = { code: 'rate_limited', reference, aadsts: null, at, retryHref: '/' } as const;
  return failureAnswer(deps.frame, failure, { ...pageHeaders, 'retry-after': String(retryAfterSeconds) });
}

/**
 * The bytes, as something that a browser saves and never shows: no type but bytes, no name but the one it is saved under, and a
 * sandbox around it should a browser open it all the same (security case I05).
 */
async function download(deps: FileLinkHttpDeps, context: Context, link: FileLinkRow): Promise<Response> {
  const subject = deps.clientAddressOf(context);
  const taken = await deps.takeFromBudget([{ rule: 'file-downloads-of-ip', subject }]);
  if (!taken.ok) return tooMany(deps, taken.retryAfterSeconds);
  const parts = await downloadFile(deps, link);
  if (!parts.ok) return tellOver(deps, 'revoked');
  return new Response(ReadableStream.from(parts.value), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(link.size_bytes),
      'content-disposition': dispositionOf(link.name),
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    },
  });
}
