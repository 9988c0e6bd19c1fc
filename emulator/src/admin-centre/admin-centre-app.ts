import { Hono } from 'hono';
import { html } from 'hono/html';
import { observed } from '../control/observed.ts';
import type { ObservedEnv } from '../control/observed.ts';
import type { Tenant } from '../directory/directory-state.ts';
import type { Entra } from '../entra/entra.ts';
import { consentSettingInWords } from '../entra/page-frame.ts';
import { emulatedPage } from '../pages/emulated-page.ts';
import type { Html } from '../pages/emulated-page.ts';
import { portalLabels } from './portal-labels.ts';

/** The admin centre's first page: tenants, people and grants, to look at. */
export function adminCentreApp(entra: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  app.use(observed(entra, 'admin-centre'));
  app.get('/', (c) =>
    c.html(
      emulatedPage({
        title: 'Emulated admin centre',
        surface: `entra.microsoft.com → ${new URL(entra.addresses.adminCentre).host}`,
        now: entra.clock.now(),
        control: entra.addresses.control,
        layout: 'wide',
        body: html`<div class="card">
          <div class="logo">Emulated admin centre</div>
          <h1>Tenants</h1>
          ${entra.directory.tenants().map((tenant) => tenantSection(entra, tenant))}
        </div>`,
      }),
    ),
  );
  return app;
}

function tenantSection(entra: Entra, tenant: Tenant): Html {
  const people = entra.directory.people().filter((person) => person.tid === tenant.id);
  return html`<h2 class="gap-big">${tenant.displayName}</h2>
    <p class="small muted">
      ${tenant.domain}, ${consentSettingInWords(tenant)}. Tenant ID <code>${tenant.id}</code>
    </p>
    <p class="small gap">${people.map((person) => person.displayName).join(', ')}</p>
    ${grantTable(entra, tenant)}`;
}

function grantTable(entra: Entra, tenant: Tenant): Html {
  const grants = entra.directory.grants(tenant.id);
  if (grants.length === 0) return html`<p class="small muted gap">Nobody has consented to anything yet.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Grants of ${tenant.displayName}">
    <table class="table">
      <tr>
        <th scope="col">${portalLabels.enterpriseApps.text}</th>
        <th scope="col">For</th>
        <th scope="col">Permissions</th>
        <th scope="col">Since</th>
      </tr>
      ${grants.map((grant) => {
        const person = grant.oid === null ? undefined : entra.directory.findPersonByOid(tenant.id, grant.oid);
        return html`<tr>
          <td>${entra.directory.findRegistration(grant.clientId)?.displayName}</td>
          <td>${grant.oid === null ? 'everybody (admin consent)' : (person?.upn ?? grant.oid)}</td>
          <td>${grant.scopes.join(' ')}</td>
          <td>${grant.grantedAt.slice(0, 16).replace('T', ' ')}</td>
        </tr>`;
      })}
    </table>
  </div>`;
}
