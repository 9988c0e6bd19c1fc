import { Hono } from 'hono';
import { observed } from '../control/observed.ts';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import { authorizeRoutes } from './authorize.ts';
import { readClient } from './client-authentication.ts';
import { consentPostRoutes } from './consent-posts.ts';
import { discoveryRoutes } from './discovery.ts';
import { readLoginHint } from './authorize-request.ts';
import type { Entra } from './entra.ts';
import { logoutRoutes } from './logout.ts';
import { tokenRoutes } from './token-endpoint.ts';
import type { TokenSubject } from './tokens.ts';

/** login.microsoftonline.com: everything a browser and a client library meet there. */
export function entraApp(entra: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  app.use(observed(entra, 'login', (c) => whoseRequest(c, entra)));
  app.route('/', discoveryRoutes(entra));
  app.route('/', tokenRoutes(entra));
  app.route('/', logoutRoutes(entra));
  app.route('/', authorizeRoutes(entra));
  app.route('/', consentPostRoutes(entra));
  app.get('/', (c) => c.redirect(`${entra.addresses.control}/`, 302));
  return app;
}

/** The person and the client a request is about, for faults that mean only some. */
async function whoseRequest(
  c: ObservedContext,
  entra: Entra,
): Promise<{ upn: string | undefined; client: string | undefined }> {
  if (c.req.method !== 'POST') {
    return { upn: readLoginHint(c.req.query('login_hint')), client: c.req.query('client_id') };
  }
  const body = await c.req.parseBody();
  const form = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));
  const grant =
    entra.sealed.open<TokenSubject>('code', form['code'] ?? '') ??
    entra.sealed.open<TokenSubject>('refresh-token', form['refresh_token'] ?? '');
  const home = grant && entra.directory.findPersonByOid(grant.homeTid, grant.homeOid);
  const client = readClient({ form, authorization: c.req.header('authorization') }).id;
  return { upn: home?.upn ?? form['upn'], client };
}
