import { html } from 'hono/html';
import type { ObservedContext } from '../control/observed.ts';
import type { Html } from '../pages/emulated-page.ts';
import { portalAddress, portalLabels as words } from './portal-labels.ts';
import { portalPage } from './portal-page.ts';
import type { AppVisit, Visit } from './visit.ts';

type Answer = Response | Promise<Response>;

/** Enterprise apps → All applications: what has a service principal in this tenant, and nothing else. */
export function enterpriseAppsPage(c: ObservedContext, visit: Visit): Answer {
  const { entra, tenant } = visit;
  const principals = entra.state.servicePrincipals.filter((each) => each.tid === tenant.id);
  const rows = principals.map((principal) => {
    const app = entra.directory.findRegistration(principal.clientId);
    const address = portalAddress(tenant, 'linkAppOverview', { appId: principal.clientId });
    return html`<tr>
      <td><a href="${address}">${app?.displayName ?? principal.clientId}</a></td>
      <td><code>${principal.id}</code></td>
      <td><code>${principal.clientId}</code></td>
      <td>${principal.enabled ? 'Enabled' : 'Disabled'}</td>
    </tr>`;
  });
  return portalPage(c, visit, {
    heading: words.allApplications.text,
    crumbs: [[words.enterpriseApps.text, portalAddress(tenant, 'linkEnterpriseApps')]],
    body: html`${
      principals.length === 0
        ? html`<p class="none">
            No application is listed in ${tenant.displayName} yet. One appears when somebody consents to it.
          </p>`
        : appTable(rows)
    }
    ${quotedPath()}`,
    receives: [
      { button: 'A name', receives: 'nothing: the app learns nothing from this page' },
      {
        button: 'Not listed',
        receives: 'the first consent, or an approved admin consent link, makes the service principal',
      },
    ],
  });
}

function appTable(rows: readonly Html[]): Html {
  return html`<div class="scroll gap" tabindex="0" role="region" aria-label="Applications">
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">${words.objectId.text}</th>
          <th scope="col">${words.applicationId.text}</th>
          <th scope="col">Sign-in</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** The path that customers were told, in its own words, beside Microsoft's of today. */
export function quotedPath(app = 'the app'): Html {
  const short = words.shortPathCustomersWereTold.text.replace('{app}', app);
  return html`<p class="small muted gap-big text">
    Customers were told: “${short}”. “Enterprise Applications” is called
    <b>${words.enterpriseApps.text}</b> today (labels read ${words.readAt}).
  </p>`;
}

/** One app → Overview. */
export function appOverviewPage(c: ObservedContext, visit: AppVisit): Answer {
  const { registration, principal } = visit;
  return appPage(c, visit, {
    title: words.overview.text,
    body: html`<dl class="facts">
        <dt>Name</dt>
        <dd>${registration.displayName}</dd>
        <dt>Publisher</dt>
        <dd>${registration.verifiedPublisher ? `${registration.publisher}, verified` : 'unverified'}</dd>
        <dt>${words.applicationId.text}</dt>
        <dd><code>${registration.clientId}</code></dd>
        <dt>${words.objectId.text}</dt>
        <dd><code>${principal.id}</code></dd>
        <dt>Home directory</dt>
        <dd><code>${registration.ownerTid}</code></dd>
      </dl>
      ${quotedPath(registration.displayName)}`,
    receives: [],
  });
}

/** The frame of the pages of one app: heading, way here, its own links. */
export function appPage(
  c: ObservedContext,
  visit: AppVisit,
  page: { title: string; body: Html; receives: readonly { button: string; receives: string }[] },
): Answer {
  const { tenant, registration } = visit;
  const list = portalAddress(tenant, 'linkEnterpriseApps');
  const at = { appId: registration.clientId };
  const links = [
    [words.overview.text, portalAddress(tenant, 'linkAppOverview', at)],
    [words.properties.text, portalAddress(tenant, 'linkAppProperties', at)],
    [words.usersAndGroups.text, portalAddress(tenant, 'linkAppUsers', at)],
    [words.permissions.text, portalAddress(tenant, 'linkAppPermissions', at)],
  ] as const;
  return portalPage(c, visit, {
    heading: `${registration.displayName} | ${page.title}`,
    under: 'Enterprise application',
    crumbs: [
      [words.enterpriseApps.text, list],
      [words.allApplications.text, list],
    ],
    body: html`<nav class="tabs" aria-label="${registration.displayName}">
        ${links.map(
          ([text, to]) =>
            html`<a href="${to}" ${text === page.title ? html`aria-current="page"` : ''}>${text}</a>`,
        )}
      </nav>
      ${page.body}`,
    receives: page.receives,
  });
}
