import { Hono } from 'hono';
import { html } from 'hono/html';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import { readLoginHint } from './authorize-request.ts';
import { readSession, writeSession, type SignedIn } from './browser-session.ts';
import type { Entra } from './entra.ts';
import { entraPage } from './page-frame.ts';

/**
 * `/{tenant}/oauth2/v2.0/logout`, GET and POST (v2-protocols-oidc.md; docs/reference/microsoft.md 1.7). `logout_hint` ends one
 * account's session without a question; without it every account of this browser is signed out. Refresh tokens of
 * confidential clients live on. Every app that a session has signed in to is told: its `logoutUrl` is loaded in a frame, with
 * `sid` and without the `iss` of the specification (nginxinc/nginx-openid-connect#117).
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

async function signOut(
  c: ObservedContext,
  entra: Entra,
  parameters: Readonly<Record<string, string>>,
): Promise<Response> {
  const hint = readLoginHint(parameters['logout_hint']);
  const session = readSession(c, entra);
  const staying = hint ? session.filter(({ home }) => home.upn.toLowerCase() !== hint.toLowerCase()) : [];
  const leaving = session.filter((each) => !staying.includes(each));
  const told = leaving.flatMap((each) => appsToTell(entra, each));
  await Promise.all(leaving.map(({ account }) => entra.note({ endedSid: account.sid })));
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
    // With apps to tell, the page stays until their frames are loaded, and then goes on.
    if (told.length === 0) return c.redirect(url.toString(), 302);
    return signedOutPage(c, entra, { told, goOn: url.toString() });
  }
  return signedOutPage(c, entra, { told, goOn: null });
}

/** The addresses to load where this account's session ends. */
function appsToTell(entra: Entra, { account }: SignedIn): string[] {
  const clientIds = entra.state.appsOfSessions[account.sid] ?? [];
  return entra.directory.registrations().flatMap(({ clientId, logoutUrl }) => {
    if (logoutUrl === null || !clientIds.includes(clientId)) return [];
    const url = new URL(logoutUrl);
    url.searchParams.set('sid', account.sid);
    return [url.toString()];
  });
}

function signedOutPage(
  c: ObservedContext,
  entra: Entra,
  { told, goOn }: { readonly told: readonly string[]; readonly goOn: string | null },
): Response | Promise<Response> {
  return entraPage(c, entra, {
    title: 'Sign out',
    card: html`<h1>You signed out of your account</h1>
      <p class="gap">It’s a good idea to close all browser windows.</p>
      ${told.map((url) => html`<iframe src="${url}" title="Signs you out of an app" hidden></iframe>`)}
      ${goOn === null ? '' : html`<meta http-equiv="refresh" content="1; url=${goOn}" />`}`,
  });
}
