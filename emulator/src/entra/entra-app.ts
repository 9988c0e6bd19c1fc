import { Hono } from 'hono';
import { observed } from '../control/observed.ts';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import { authorizeRoutes } from './authorize.ts';
import { readClient } from './client-authentication.ts';
import { consentPostRoutes } from './consent-posts.ts';
import { discoveryRoutes } from './discovery.ts';
import { readLoginHint } from './authorize-request.ts';
import type { Entra } from './entra.ts';
import type { Journey } from './journey.ts';
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

interface Whose {
  readonly upn: string | undefined;
  readonly client: string | undefined;
}

/** The person and the client a request is about, for faults that mean only some. */
function whoseRequest(c: ObservedContext, entra: Entra): Whose {
  const { form } = c.var;
  const journey = entra.sealed.open<Journey>('page', form['ctx'] ?? c.req.query('ctx') ?? '');
  if (journey) return whoseJourney(journey, form['upn']);
  if (c.req.method !== 'POST') return whoseJourney({ path: '', query: c.req.query() }, undefined);
  const client = readClient({ form, authorization: c.req.header('authorization') }).id;
  return { upn: whoseGrant(entra, form['code'] ?? '', form['refresh_token'] ?? ''), client };
}

function whoseGrant(entra: Entra, code: string, refreshToken: string): string | undefined {
  const grant =
    entra.sealed.open<TokenSubject>('code', code) ??
    entra.sealed.open<TokenSubject>('refresh-token', refreshToken);
  return grant && entra.directory.findPersonByOid(grant.homeTid, grant.homeOid)?.upn;
}

function whoseJourney({ query, chosenUpn }: Journey, typedUpn: string | undefined): Whose {
  const upn = typedUpn || chosenUpn || readLoginHint(query['login_hint']);
  return { upn, client: query['client_id'] };
}
