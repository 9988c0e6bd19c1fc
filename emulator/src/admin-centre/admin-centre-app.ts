import { Hono } from 'hono';
import { observed } from '../control/observed.ts';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import type { Entra } from '../entra/entra.ts';
import { consentRequestRoutes } from './consent-request-routes.ts';
import { consentSettingsRoutes } from './consent-settings-routes.ts';
import { enterpriseAppRoutes } from './enterprise-app-routes.ts';
import { homePage, tenantsPage } from './home.page.ts';
import { nothingHerePage } from './portal-page.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { userRoutes } from './user-routes.ts';
import { visiting } from './visiting.ts';

/** entra.microsoft.com, as an IT admin needs it: apps, requests, consent settings, people. */
export function adminCentreApp(entra: Entra): Hono<ObservedEnv> {
  // A deep link ends in `/` before its fragment, so a slash at the end means nothing here.
  const app = new Hono<ObservedEnv>({ strict: false });
  app.use(observed(entra, 'admin-centre'));
  app.post('*', async (c, next) => (isForeign(c) ? nothingHerePage(c, entra) : next()));
  app.get('/', (c) => tenantsPage(c, entra));
  app.route('/', signInRoutes(entra));
  app.get('/:tenant', visiting(entra, homePage));
  app.route('/', enterpriseAppRoutes(entra));
  app.route('/', consentRequestRoutes(entra));
  app.route('/', consentSettingsRoutes(entra));
  app.route('/', userRoutes(entra));
  app.notFound((c) => nothingHerePage(c as ObservedContext, entra));
  return app;
}

/** Ports share their cookies, so a page of the product could press buttons here in an admin's name; Microsoft's site is its own. */
function isForeign(c: ObservedContext): boolean {
  const origin = c.req.header('origin');
  return origin !== undefined && URL.parse(origin)?.host !== c.req.header('host');
}
