import { Hono } from 'hono';
import type { NotSignedIn } from '../kernel/call.ts';
import { serveWith } from '../kernel/request-facts.ts';
import type { Log } from '../ports/log/log.ts';
import { faultCode } from './fault-code.ts';
import { problemResponse } from './problem.ts';
import { refuseTwiceSentCookies } from './cookie-guard.ts';
import { refuseEncodedBodies } from './encoding-guard.ts';
import { refuseBy } from './guards.ts';
import { refuseNul } from './nul-guard.ts';
import { limitPages } from './rate-limit.ts';
import { sameOriginOnly } from './same-origin.ts';
import { createJsonReply, securityHeaders } from './security-headers.ts';
import { serveOperations, type Handlers, type OperationDeps } from './serve-operation.ts';
import type { StaticWeb } from './static-web.ts';
import { traceRequests } from './trace-requests.ts';

/** Faults that a page tells by their own name; all others are ours to look up. */
const pageFaults = ['database_unavailable', 'passwords_busy', 'internal_fault'] as const;
type PageFault = (typeof pageFaults)[number];

export interface AppParts {
  /** Our public address as people see it; decides what "same origin" means. */
  readonly baseUrl: URL;
  readonly handlers: Handlers;
  readonly operationDeps: OperationDeps;
  /** Pages and browser journeys of the features. */
  readonly pages: readonly Hono[];
  readonly web: StaticWeb;
  readonly openapi: object;
  /** Who comes is not known before the cookie or the key has been looked up; operations go on within one. */
  readonly acrossOrganizations: <Result>(work: () => Result) => Result;
  readonly log: Log;
  /** Traces of callers are gone on with. */
  readonly acceptsTraceParent: boolean;
  readonly newReference: () => string;
  /** The plain page of a failure nobody expected, or of an address that leads nowhere. */
  readonly failurePage: (
    code: 'not_found' | 'rate_limited' | 'access_lost' | 'liveness_unknown' | PageFault,
    reference: string,
  ) => Response;
}

/** The pages of the single-page app; whoever is not signed in is sent to the sign-in page first. */
const webPaths = [
  '/',
  '/compose',
  '/drafts',
  '/outbox',
  '/settings/profile',
  '/settings/profile/preferences',
  '/settings/people',
  '/settings/sso',
  '/settings/audit',
];

/** The whole HTTP surface. Order matters: what guards comes before what it guards. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono();
  app.use((context, next) =>
    parts.acrossOrganizations(() =>
      serveWith(
        { reference: parts.newReference(), client: parts.operationDeps.clientAddressOf(context) },
        next,
      ),
    ),
  );
  app.use(traceRequests(parts));
  const isHttps = parts.baseUrl.protocol === 'https:';
  app.use(securityHeaders(isHttps));
  const guards = [
    sameOriginOnly(parts.baseUrl.origin),
    refuseTwiceSentCookies,
    refuseNul,
    refuseEncodedBodies,
  ];
  app.use(refuseBy(guards, parts.newReference));
  app.use(limitPages({ ...parts.operationDeps, refusalPage: parts.failurePage }));
  serveOperations(app, parts.handlers, { ...parts.operationDeps, jsonReply: createJsonReply(isHttps) });
  app.get('/openapi.json', (context) => context.json(parts.openapi));
  app.all('/api/*', () => problemResponse({ code: 'not_found' }, parts.newReference()));
  for (const pages of parts.pages) app.route('/', pages);
  for (const path of webPaths)
    app.get(path, (context) =>
      serveWebPage(parts, context.req.header('cookie'), context.req.url, () => parts.web.document(context)),
    );
  app.get(
    '/assets/*',
    (context) => parts.web.serve(context) ?? parts.failurePage('not_found', parts.newReference()),
  );
  app.notFound(() => parts.failurePage('not_found', parts.newReference()));
  app.onError((fault) => {
    const code = pageFaults.find((one) => one === faultCode(fault)) ?? 'internal_fault';
    const reference = parts.newReference();
    parts.log.error('page.failed', { code, reference }, fault);
    return parts.failurePage(code, reference);
  });
  return app;
}

/** What is told where the page was to be; the others are led to a door. */
const pagesOf: Partial<Record<NotSignedIn, 'access_lost' | 'liveness_unknown'>> = {
  lost: 'access_lost',
  unknown: 'liveness_unknown',
};

async function serveWebPage(
  parts: AppParts,
  cookies: string | undefined,
  url: string,
  document: () => Response,
): Promise<Response> {
  const found = await parts.operationDeps.examine(cookies);
  if (found.kind === 'signed-in') return document();
  const page = pagesOf[found.because];
  if (page !== undefined) return parts.failurePage(page, parts.newReference());
  const { pathname, search } = new URL(url);
  const door = found.because === 'reauthenticate' ? '/sign-in/microsoft/again' : '/sign-in';
  const location = `${door}?returnTo=${encodeURIComponent(pathname + search)}`;
  return new Response(null, { status: 303, headers: { location } });
}
