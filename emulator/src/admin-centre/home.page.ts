import { html } from 'hono/html';
import type { ObservedContext } from '../control/observed.ts';
import { consentSettingInWords } from '../entra/page-frame.ts';
import type { Entra } from '../entra/entra.ts';
import type { Html } from '../pages/emulated-page.ts';
import { quotedPath } from './enterprise-apps.page.ts';
import { deepLinkFragment, portalAddress, portalLabels as words } from './portal-labels.ts';
import { plainPage, portalPage } from './portal-page.ts';
import type { Visit } from './visit.ts';

type Answer = Response | Promise<Response>;

/** `/`: every tenant of the emulator. Microsoft shows one, that of whoever signed in. */
export function tenantsPage(c: ObservedContext, entra: Entra): Answer {
  const body = html`<h1>Emulated admin center</h1>
    <p class="small gap">Each tenant has its own. Choose one; then sign in as one of its admins.</p>
    <ul class="cards">
      ${entra.directory.tenants().map(
        (tenant) =>
          html`<li>
            <a href="/${tenant.domain}/"><b>${tenant.displayName}</b></a>
            <p class="small muted">
              ${tenant.domain}, ${consentSettingInWords(tenant)}. Tenant ID <code>${tenant.id}</code>
            </p>
          </li>`,
      )}
    </ul>`;
  return plainPage(c, entra, { title: 'Emulated admin center', body });
}

/**
 * `/{tenant}/`: the pages of this tenant. A deep link of Microsoft's (`…/{tenant}/#view/…`) arrives here, because a fragment
 * never reaches a server; each entry bears that fragment as its id, so that the browser marks the page that was meant.
 */
export function homePage(c: ObservedContext, visit: Visit): Answer {
  const { entra, tenant } = visit;
  const principals = entra.state.servicePrincipals.filter((each) => each.tid === tenant.id);
  const links = [
    ['linkEnterpriseApps', words.allApplications.text],
    ['linkAdminConsentRequests', words.activityAdminConsentRequests.text],
    ['linkUserConsentSettings', words.userConsentSettings.text],
    ['linkAdminConsentSettings', words.adminConsentSettings.text],
  ] as const;
  return portalPage(c, visit, {
    heading: tenant.displayName,
    under: `${tenant.domain}, tenant ID ${tenant.id}`,
    body: html`<ul class="cards">
        ${links.map(([link, text]) => entry(deepLinkFragment(link), portalAddress(tenant, link), text))}
        ${principals.map(({ id, clientId }) => appEntries(visit, id, clientId))}
      </ul>
      ${quotedPath()}`,
    receives: [{ button: 'A deep link', receives: 'nothing: the page that it meant is marked above' }],
  });
}

function appEntries({ entra, tenant }: Visit, servicePrincipalId: string, appId: string): Html {
  const name = entra.directory.findRegistration(appId)?.displayName ?? appId;
  const pages = [
    ['linkAppOverview', words.overview.text],
    ['linkAppPermissions', words.permissions.text],
    ['linkAppUsers', words.usersAndGroups.text],
    ['linkAppProperties', words.properties.text],
  ] as const;
  return html`${pages.map(([link, text]) =>
    entry(
      deepLinkFragment(link, { servicePrincipalId, appId }),
      portalAddress(tenant, link, { appId }),
      `${name}: ${text}`,
    ),
  )}`;
}

function entry(id: string, address: string, text: string): Html {
  return html`<li id="${id}"><a href="${address}">${text}</a></li>`;
}
