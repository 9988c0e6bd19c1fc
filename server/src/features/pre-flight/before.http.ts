import { Hono, type Context } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { htmlAnswer, seeOther } from '../../html/form.ts';
import { parseTypedAddress } from '../../kernel/typed-address.ts';
import type { Database } from '../../ports/db/database.ts';
import { safeReturnTo } from '../attempts/public.ts';
import { beforePage } from './before.page.ts';
import { getPreFlight } from './get-pre-flight.ts';
import type { TenantOfDomain } from './tenant-of-domain.ts';

export interface PreFlightHttpDeps {
  readonly db: Database;
  readonly frame: PageFrame;
  readonly tenantOfDomain: TenantOfDomain;
  readonly clientAddressOf: (context: Context) => string;
}

/** The page before the redirect. */
export function preFlightRoutes(deps: PreFlightHttpDeps): Hono {
  const routes = new Hono();
  routes.get('/sign-in/before', (context) => showBefore(deps, context));
  return routes;
}

function addressOf(path: string, query: Readonly<Record<string, string>>, returnTo: string): string {
  return `${path}?${new URLSearchParams({ ...query, ...(returnTo === '/' ? {} : { returnTo }) }).toString()}`;
}

/**
 * Depends on the domain of the address alone: whether its person exists is not asked (docs/product.md 3.14). An address that
 * is none goes back to the page that says what is wrong with it.
 */
async function showBefore(deps: PreFlightHttpDeps, context: Context): Promise<Response> {
  const typed = (context.req.query('email') ?? '').slice(0, 320);
  const returnTo = safeReturnTo(context.req.query('returnTo'));
  const parsed = parseTypedAddress(typed);
  if (typeof parsed === 'string') return seeOther(addressOf('/sign-in/with', { email: typed }, returnTo));
  const { address: email, domain } = parsed;
  const tenantId = await deps.tenantOfDomain(domain, deps.clientAddressOf(context));
  const preFlight = await getPreFlight(deps.db, tenantId, 'sign-in');
  const microsoftHref = addressOf('/sign-in/microsoft', { loginHint: email }, returnTo);
  const backHref = addressOf('/sign-in', { email }, returnTo);
  return htmlAnswer(beforePage(deps.frame, { email, domain, preFlight, microsoftHref, backHref }));
}
