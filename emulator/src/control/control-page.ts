import { Hono } from 'hono';
import { html } from 'hono/html';
import { demoPassword } from '../directory/demo-world.ts';
import { mayGrantForAll } from '../directory/roles.ts';
import type { Tenant } from '../directory/directory-state.ts';
import { consentSettingInWords } from '../entra/page-frame.ts';
import type { Entra } from '../entra/entra.ts';
import { emulatedPage } from '../pages/emulated-page.ts';
import type { Html } from '../pages/emulated-page.ts';
import { faultsPageRoutes } from './faults-page-routes.ts';
import { standing } from './faults-page.ts';
import { resetEmulator } from './reset.ts';
import type { ControlParts } from './reset.ts';

/** The control page at `/`: clock, faults, reset, the way to every surface, the people and their password. */
export function controlPageRoutes(parts: ControlParts): Hono {
  const { entra } = parts;
  const app = new Hono();
  app.get('/', (c) => c.html(controlPage(entra)));
  app.post('/page/advance', async (c) => {
    const form = await c.req.parseBody();
    entra.clock.advance(Number(form['seconds']) || 0);
    await entra.save();
    return c.redirect('/', 303);
  });
  app.post('/page/clear-faults', async (c) => {
    const form = await c.req.parseBody();
    entra.faults.clear();
    return c.redirect(form['back'] === '/page/faults' ? '/page/faults' : '/', 303);
  });
  app.route('/', faultsPageRoutes(entra));
  app.post('/page/reset', async (c) => {
    await resetEmulator(parts, 'demo');
    return c.redirect('/', 303);
  });
  return app;
}

function controlPage(entra: Entra): Html {
  return emulatedPage({
    title: 'Emulator control',
    surface: `Control of the emulator, ${new URL(entra.addresses.control).host}`,
    now: entra.clock.now(),
    layout: 'wide',
    body: html`<div class="card">
      <h1>Emulator control</h1>
      <p class="gap">
        Microsoft on this laptop: sign-in, Graph, the admin centre, Outlook on the web and an SMTP inbox.
        Nothing here leaves the machine.
      </p>
      ${surfaces(entra)} ${clockSection(entra)} ${faultSection(entra)} ${peopleSection(entra)}
      <h2 class="gap-big">Start over</h2>
      <form class="gap" method="post" action="/page/reset">
        <button class="button">Reset to the demo world</button>
        <span class="small muted">Grants, mails, faults and sessions are emptied.</span>
      </form>
    </div>`,
  });
}

function surfaces(entra: Entra): Html {
  const { addresses } = entra;
  const rows = [
    {
      address: addresses.outlook,
      name: 'Outlook on the web',
      what: 'the mailbox of everybody, inside and outside',
    },
    { address: addresses.adminCentre, name: 'Admin centre', what: 'apps, requests, consent, people' },
    { address: addresses.login, name: 'Sign-in (Entra)', what: 'where the product sends its browsers' },
    { address: addresses.graph, name: 'Graph', what: 'for programs' },
  ];
  return html`<h2 class="gap-big">Surfaces</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Surfaces">
      <table class="table">
        <tr>
          <th scope="col">Surface</th>
          <th scope="col">Address</th>
          <th scope="col">For</th>
        </tr>
        ${rows.map(
          (row) =>
            html`<tr>
              <td>${row.name}</td>
              <td><a href="${row.address}/">${row.address}</a></td>
              <td>${row.what}</td>
            </tr>`,
        )}
        <tr>
          <td>SMTP inbox</td>
          <td><code>${addresses.smtp}</code></td>
          <td>the product’s own notices</td>
        </tr>
      </table>
    </div>`;
}

function clockSection(entra: Entra): Html {
  const steps = [
    ['60', '1 minute'],
    ['600', '10 minutes'],
    ['3600', '1 hour'],
    ['86400', '1 day'],
    ['2678400', '31 days'],
  ];
  const state = entra.clock.state();
  return html`<h2 class="gap-big">Clock</h2>
    <p class="small gap">
      <b>${entra.clock.now().toISOString().replace('.000', '')}</b>
      ${state.frozenAt === null ? '' : '(frozen)'} ${state.offsetMilliseconds === 0 ? '(real time)' : ''}
    </p>
    <form class="row gap" method="post" action="/page/advance">
      ${steps.map(([seconds, words]) => html`<button class="button" name="seconds" value="${seconds}">+ ${words}</button>`)}
    </form>`;
}

function faultSection(entra: Entra): Html {
  const faults = entra.faults.list();
  const all = html`<p class="small gap">
    <a href="/page/faults">All faults, states of mailboxes and sending limits</a>
  </p>`;
  if (faults.length === 0) {
    return html`<h2 class="gap-big">Faults</h2>
      <p class="small gap muted">None: every surface behaves.</p>
      ${all}`;
  }
  return html`<h2 class="gap-big">Faults</h2>
    <ul class="small">
      ${faults.map((fault) => html`<li>${standing(fault)}</li>`)}
    </ul>
    <form class="gap" method="post" action="/page/clear-faults">
      <button class="button">Clear all faults</button>
    </form>
    ${all}`;
}

function peopleSection(entra: Entra): Html {
  return html`<h2 class="gap-big">People</h2>
    <p class="small gap">Everybody’s password: <code>${demoPassword}</code></p>
    <div class="scroll" tabindex="0" role="region" aria-label="People">
      <table class="table">
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Address</th>
          <th scope="col">Tenant</th>
          <th scope="col">Notes</th>
        </tr>
        ${entra.directory.tenants().map((tenant) => peopleOf(entra, tenant))}
      </table>
    </div>`;
}

function peopleOf(entra: Entra, tenant: Tenant): Html {
  const people = entra.directory.people().filter((person) => person.tid === tenant.id);
  return html`${people.map((person) => {
    const notes = [
      mayGrantForAll(person) ? 'IT admin' : '',
      person.home ? 'guest' : '',
      person.mailbox === 'licensed' || person.home ? '' : `mailbox: ${person.mailbox}`,
      person.enabled ? '' : 'disabled',
    ].filter(Boolean);
    return html`<tr>
      <td>${person.displayName}</td>
      <td>${person.mail ?? person.upn}</td>
      <td>${tenant.domain} <span class="muted">(${consentSettingInWords(tenant)})</span></td>
      <td>${notes.join(', ')}</td>
    </tr>`;
  })}`;
}
