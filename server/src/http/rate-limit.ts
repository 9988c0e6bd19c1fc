import type { Context, Next } from 'hono';
import { clientAddress } from '../kernel/client-address.ts';
import type { OrganizationCaller } from '../kernel/call.ts';
import type { Refusal } from '../kernel/outcome.ts';

type Verdict = Refusal<'rate_limited'> | null;

/** What is asked before work is done; each gives null where the request may go on. */
export interface RequestLimits {
  readonly ofAddress: (address: string) => Promise<Verdict>;
  readonly ofJourney: (address: string) => Promise<Verdict>;
  readonly ofCaller: (who: OrganizationCaller) => Promise<Verdict>;
  readonly ofInput: (who: OrganizationCaller, amount: InputAmount) => Promise<Verdict>;
}

export interface InputAmount {
  readonly rows: number;
  readonly bytes: number;
}

/** The client of a request, as budgets of addresses count it. */
export function clientAddressOf(context: Context, trustedHops: number): string {
  const env = context.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return clientAddress({
    socketAddress: env?.incoming?.socket?.remoteAddress,
    forwardedFor: context.req.header('x-forwarded-for'),
    trustedHops,
  });
}

/** What a parsed input asks for: the rows a list may give, by its `limit`, and the bytes of a file. */
export function amountOf(input: Readonly<Record<string, unknown>>): InputAmount {
  const { query, body } = input as { query?: { limit?: unknown }; body?: unknown };
  const limit = query?.limit;
  return { rows: typeof limit === 'number' ? limit : 0, bytes: body instanceof Uint8Array ? body.length : 0 };
}

export interface PageLimitParts {
  readonly limits: RequestLimits;
  readonly clientAddressOf: (context: Context) => string;
  readonly refusalPage: (code: 'rate_limited', reference: string) => Response;
  readonly newReference: () => string;
}

/** Paths that are counted elsewhere (operations, where they are served) or cost nothing (built files, from memory). */
const countedElsewhere = /^\/(api|assets)\//;
/** Where a journey to Microsoft begins: each start writes an attempt. */
const journeyPaths = new Set([
  '/sign-in/microsoft',
  '/mailboxes/connect',
  '/support/sign-in',
  '/stuck/again',
]);

/** The buttons of the page for IT admins, of an invitation, of a wait and of a way back lead to Microsoft, too. */
const linkJourney = /^\/(it\/[^/]+\/(approve|prove)\/[^/]+|(invitations|waiting|return)\/[^/]+\/microsoft)$/;
const beginsJourney = (path: string): boolean => journeyPaths.has(path) || linkJourney.test(path);

/** Refuses pages to a client that asks for too many, or begins too many journeys; people see a page that says so. */
export function limitPages(parts: PageLimitParts) {
  const limitPage = async (context: Context, next: Next): Promise<Response | void> => {
    const { path } = context.req;
    const address = parts.clientAddressOf(context);
    const refusal =
      (await parts.limits.ofAddress(address)) ??
      (beginsJourney(path) ? await parts.limits.ofJourney(address) : null);
    if (refusal === null) return next();
    const page = parts.refusalPage(refusal.code, parts.newReference());
    page.headers.set('retry-after', String(refusal.retryAfterSeconds ?? 1));
    return page;
  };
  return (context: Context, next: Next): Promise<Response | void> =>
    countedElsewhere.test(context.req.path) ? next() : limitPage(context, next);
}
