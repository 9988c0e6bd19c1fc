import type { ErrorCode } from '@gatehouse/contract';
import { Hono, type Context } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { failureAnswer } from '../../html/failure-page.ts';
import { htmlAnswer, seeOther } from '../../html/form.ts';
import type { SignedIn } from '../../kernel/call.ts';
import { secondsBetween } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import { newReference, type Random } from '../../ports/random/random.ts';
import { safeReturnTo } from '../attempts/public.ts';
import { getUser, listLinkedTenants } from '../organizations/public.ts';
import { mayStartLink } from './link.model.ts';
import { linkPage } from './link.page.ts';

export interface TenantsHttpDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly frame: PageFrame;
  readonly authenticate: (cookieHeader: string | undefined) => Promise<SignedIn | null>;
  /** Sends the browser to Microsoft, with `prompt=login` and an attempt that remembers the session. */
  readonly startLink: (context: Context, who: SignedIn, journey: LinkJourney) => Promise<Response>;
}

export interface LinkJourney {
  readonly loginHint: string | undefined;
  /** A path of ours. */
  readonly returnTo: string;
}

/** The way to add a Microsoft account to one's user, and its tenant to the account. */
export function tenantRoutes(deps: TenantsHttpDeps): Hono {
  const routes = new Hono();
  routes.get('/tenants/link', (context) => forSignedIn(deps, context, (who) => show(deps, who)));
  // Links, as the start of a sign-in is: the policy of our pages lets no form lead on to Microsoft (form-action, which browsers
  // ask of each address that the answer to a form leads to).
  routes.get('/tenants/link/microsoft', (context) =>
    isFromElsewhere(context)
      ? seeOther('/tenants/link')
      : forSignedIn(deps, context, (who) => start(deps, context, who)),
  );
  // Proves that the person is there, where an act asks for it; it adds nothing.
  routes.get('/tenants/fresh', (context) =>
    forSignedIn(deps, context, (who) => proveFresh(deps, context, who)),
  );
  return routes;
}

/** Another site has sent the person here: they see first what would change, and click themselves. */
const isFromElsewhere = (context: Context): boolean =>
  ['cross-site', 'same-site'].includes(context.req.header('sec-fetch-site') ?? '');

async function forSignedIn(
  deps: TenantsHttpDeps,
  context: Context,
  work: (who: SignedIn) => Promise<Response>,
): Promise<Response> {
  const who = await deps.authenticate(context.req.header('cookie'));
  return who === null ? seeOther(`/sign-in?returnTo=${encodeURIComponent('/tenants/link')}`) : work(who);
}

async function show(deps: TenantsHttpDeps, who: SignedIn): Promise<Response> {
  const user = await getUser(deps.db, who.organizationId, who.userId);
  const tenants = await listLinkedTenants(deps.db, who.organizationId);
  return htmlAnswer(
    linkPage(deps.frame, {
      organizationName: who.organizationName,
      role: who.role,
      email: who.email,
      hasIdentity: user.identity !== null,
      linkedDomains: tenants.map((row) => row.display_domain),
    }),
  );
}

async function start(deps: TenantsHttpDeps, context: Context, who: SignedIn): Promise<Response> {
  const user = await getUser(deps.db, who.organizationId, who.userId);
  const now = await deps.clock.now(deps.db);
  const sessionAgeSeconds = secondsBetween(who.openedAt, now);
  if (!mayStartLink({ hasIdentity: user.identity !== null, sessionAgeSeconds }))
    return refuse(deps, 'sign_in_not_fresh', now);
  const loginHint = user.identity?.loginHint ?? who.email;
  return deps.startLink(context, who, { loginHint, returnTo: '/settings/profile' });
}

/** Only of a linked tenant: there is nothing left that the answer could add. */
async function proveFresh(deps: TenantsHttpDeps, context: Context, who: SignedIn): Promise<Response> {
  const { identity } = await getUser(deps.db, who.organizationId, who.userId);
  const linked = await listLinkedTenants(deps.db, who.organizationId);
  const isLinked = linked.some((row) => row.tenant_id === identity?.tenantId);
  if (identity === null || !isLinked) return refuse(deps, 'tenant_not_linked', await deps.clock.now(deps.db));
  return deps.startLink(context, who, {
    loginHint: identity.loginHint ?? who.email,
    returnTo: safeReturnTo(context.req.query('returnTo')),
  });
}

function refuse(deps: TenantsHttpDeps, code: ErrorCode, at: Date): Response {
  const facts = { code, reference: newReference(deps.random), aadsts: null, at };
  return failureAnswer(deps.frame, { ...facts, retryHref: '/sign-in?returnTo=%2Ftenants%2Flink' });
}
