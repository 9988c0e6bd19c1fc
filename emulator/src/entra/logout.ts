import { Hono } from 'hono';
import { html } from 'hono/html';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import { readLoginHint } from './authorize-request.ts';
import { readSession, writeSession } from './browser-session.ts';
import type { Entra } from './entra.ts';
import { entraPage } from './page-frame.ts';

/**
 * `/{tenant}/oauth2/v2.0/logout`, GET and POST (v2-protocols-oidc.md; docs/reference/microsoft.md 1.7). `logout_hint` ends one
 * account's session without a question; without it every account of this browser is signed out. Refresh tokens of
 * confidential clients live on.
 */
export function logoutRoutes(entra: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  app.get('/:tenant/oauth2/v2.0/logout', (c) => signOut(c, entra, c.req.query()));
  app.post('/:tenant/oauth2/v2.0/logout', async (c) => {
    const form = await c.req.parseBody();
    const fields = Object.entries(form).map(([name, value]) => [name, String(value)]);
    return signOut(c, entra, { ...c.req.query(), ...Object.fromEntries(fields) });
  });
  return app;
}

function signOut(
  c: ObservedContext,
  entra: Entra,
  parameters: Readonly<Record<string, string>>,
): Response | Promise<Response> {
  const hint = readLoginHint(parameters['logout_hint']);
  const session = readSession(c, entra);
  const staying = hint ? session.filter(({ home }) => home.upn.toLowerCase() !== hint.toLowerCase()) : [];
  writeSession(
    c,
    entra,
    staying.map((each) => each.account),
  );
  const back = parameters['post_logout_redirect_uri'];
  const isRegistered = entra.directory
    .registrations()
    .some(
      (each) => back !== undefined && [...each.postLogoutRedirectUris, ...each.redirectUris].includes(back),
    );
  if (back !== undefined && isRegistered) {
    const url = new URL(back);
    if (parameters['state'] !== undefined) url.searchParams.set('state', parameters['state']);
    return c.redirect(url.toString(), 302);
  }
  return entraPage(c, entra, {
    title: 'Sign out',
    card: html`<h1>You signed out of your account</h1>
      <p class="gap">It’s a good idea to close all browser windows.</p>`,
  });
}
