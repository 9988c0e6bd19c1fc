import { Hono } from 'hono';
import { html } from 'hono/html';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import { demoPassword } from '../directory/demo-world.ts';
import type { Tenant } from '../directory/directory-state.ts';
import type { Entra } from '../entra/entra.ts';
import type { Html } from '../pages/emulated-page.ts';
import { writeAdmin } from './admin-session.ts';
import { plainPage, rolesInWords } from './portal-page.ts';
import { formOf } from './visiting.ts';

/** Signing in at the admin centre: a person is chosen and the emulated password given. It signs nobody in to an app. */
export function signInRoutes(entra: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  app.get('/sign-in', (c) =>
    signInPage(c, entra, { tenant: c.req.query('tenant'), back: pathOr(c.req.query('back')) }),
  );
  app.post('/sign-in', async (c) => {
    const form = await formOf(c);
    const back = pathOr(form['back']?.[0]);
    const person = entra.directory.findPerson(form['upn']?.[0] ?? '');
    const error = !person?.enabled
      ? 'That account does not exist or is disabled.'
      : form['password']?.[0] !== person.password
        ? 'Your account or password is incorrect.'
        : undefined;
    if (error !== undefined) return signInPage(c, entra, { tenant: person?.tid, back, error });
    writeAdmin(c, entra, person);
    return c.redirect(back, 303);
  });
  app.post('/sign-out', async (c) => {
    writeAdmin(c, entra, undefined);
    return c.redirect(pathOr((await formOf(c))['back']?.[0]), 303);
  });
  return app;
}

/** A path of this surface; anything else becomes the first page. */
function pathOr(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])/.test(path) ? path : '/';
}

function signInPage(
  c: ObservedContext,
  entra: Entra,
  { tenant, back, error }: { tenant: string | undefined; back: string; error?: string },
): Response | Promise<Response> {
  const asked = tenant === undefined ? undefined : entra.directory.findTenant(tenant);
  const tenants = asked ? [asked] : entra.directory.tenants();
  const why = error === undefined ? '' : html`<p class="error" id="why" role="alert">${error}</p>`;
  const body = html`<h1>Sign in to the emulated admin center</h1>
    <p class="small gap">
      Who looks decides what they may do. It signs you in here only, to no app and to no other emulated page.
    </p>
    ${why}
    <form class="gap-big" method="post" action="/sign-in">
      <input type="hidden" name="back" value="${back}" />
      <p class="row">
        <label
          >Person
          <select name="upn">
            ${tenants.map((each) => peopleOf(entra, each))}
          </select></label
        >
      </p>
      <p class="row gap">
        <label
          >Password
          <input type="password" name="password" autocomplete="current-password" required />
        </label>
      </p>
      <p class="small gap muted">In this emulator everybody’s password is <code>${demoPassword}</code></p>
      <div class="buttons"><button class="button main">Sign in</button></div>
    </form>`;
  return plainPage(c, entra, { title: 'Sign in to the emulated admin center', body });
}

/** The people of one tenant, admins first; guests sign in at home. */
function peopleOf(entra: Entra, tenant: Tenant): Html {
  const people = entra.directory
    .people()
    .filter((person) => person.tid === tenant.id && person.home === null && person.enabled)
    .toSorted((one, other) => other.roles.length - one.roles.length);
  return html`<optgroup label="${tenant.displayName}">
    ${people.map((person) => html`<option value="${person.upn}">${person.upn} – ${rolesInWords(person)}</option>`)}
  </optgroup>`;
}
