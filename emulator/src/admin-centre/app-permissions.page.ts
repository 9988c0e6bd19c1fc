import { html } from 'hono/html';
import type { ObservedContext } from '../control/observed.ts';
import { delegatedPermissions } from '../directory/permissions.ts';
import type { DelegatedPermission } from '../directory/permissions.ts';
import { appLine } from '../entra/page-frame.ts';
import type { Html } from '../pages/emulated-page.ts';
import { refusalOf } from './admin-acts.model.ts';
import { appPage, quotedPath } from './enterprise-apps.page.ts';
import { filledIn, portalAddress, portalLabels as words } from './portal-labels.ts';
import { gated } from './portal-page.ts';
import type { AppVisit } from './visit.ts';

type Answer = Response | Promise<Response>;
type Tab = 'admin' | 'user';

/** One app → Permissions, with its two tabs (manage-application-permissions.md; docs/reference/microsoft.md 2.1). */
export function appPermissionsPage(c: ObservedContext, visit: AppVisit, tab: Tab): Answer {
  const { registration } = visit;
  const here = permissionsAddress(visit);
  const tabs = [
    ['admin', words.adminConsentTab.text, here],
    ['user', words.userConsentTab.text, `${here}?tab=user`],
  ] as const;
  return appPage(c, visit, {
    title: words.permissions.text,
    body: html`<p class="small text">
        Permissions given to ${registration.displayName} in your organization. An admin can grant them for
        everybody; people who may consent grant them for themselves.
      </p>
      ${gated(
        refusalOf('grant-consent', visit.tenant, visit.admin),
        html`<p class="gap"><a class="button main" href="${here}/grant">${grantLabel(visit)}</a></p>`,
      )}
      <nav class="tabs" aria-label="Consent">
        ${tabs.map(
          ([name, text, to]) =>
            html`<a href="${to}" ${name === tab ? html`aria-current="true"` : ''}>${text}</a>`,
        )}
      </nav>
      ${tab === 'admin' ? adminConsented(visit) : userConsented(visit)}
      ${quotedPath(registration.displayName)}`,
    receives: [
      {
        button: words.grantAdminConsent.text,
        receives:
          'nothing. It opens the permissions for review; Accept replaces what was granted tenant-wide',
      },
      {
        button: words.revokePermission.text,
        receives: 'nothing. The next redemption of a refresh token answers `invalid_grant`, AADSTS65001',
      },
      restrictedScopeNote,
    ],
  });
}

/** Said wherever the word stands, because Microsoft has no such class. */
const restrictedScopeNote = {
  button: 'Restricted scope',
  receives:
    'is what customers were told of `Mail.Send`. By itself it needs no admin consent; a tenant’s setting may ask for it',
};

/** "Permissions requested", for everybody: the review before Accept. */
export function grantReviewPage(c: ObservedContext, visit: AppVisit): Answer {
  const { tenant, admin, registration } = visit;
  const here = permissionsAddress(visit);
  const form = html`<section class="panel" aria-labelledby="review">
    <h2 id="review">${words.permissionsRequested.text}</h2>
    <p class="small muted">Review for your organization</p>
    ${appLine(registration)}
    <p class="small">This app would like to:</p>
    <ul class="cards">
      ${listed(registration.requiredScopes).map(
        (each) =>
          html`<li>
            <b>${each.adminTitle}</b> ${scopeName(each.name)}
            <p class="small muted">${each.detail}</p>
          </li>`,
      )}
    </ul>
    <p class="small gap">
      If you accept, this app gets access to the specified resources for everybody in ${tenant.displayName}.
      Nobody else is asked to review these permissions.
    </p>
    <form class="buttons" method="post" action="${here}/grant">
      <a class="button" href="${here}">${words.cancel.text}</a>
      <button class="button main">${words.accept.text}</button>
    </form>
  </section>`;
  return appPage(c, visit, {
    title: grantLabel(visit),
    body: gated(refusalOf('grant-consent', tenant, admin), form),
    receives: [
      {
        button: words.accept.text,
        receives: 'nothing: a grant for everybody; the next sign-in shows no question',
      },
      { button: words.cancel.text, receives: 'nothing' },
      restrictedScopeNote,
    ],
  });
}

function permissionsAddress({ tenant, registration }: AppVisit): string {
  return portalAddress(tenant, 'linkAppPermissions', { appId: registration.clientId });
}

function grantLabel({ tenant }: AppVisit): string {
  return filledIn(words.grantAdminConsentFor.text, { tenant: tenant.displayName });
}

function listed(scopes: readonly string[]): readonly DelegatedPermission[] {
  return delegatedPermissions.filter((each) => scopes.includes(each.name));
}

/** A permission's claim value; `Mail.Send` with the word that customers were told. */
export function scopeName(name: string): Html {
  const tag = name === 'Mail.Send' ? html` <span class="tag">restricted scope</span>` : '';
  return html`<code>${name}</code>${tag}`;
}

function adminConsented(visit: AppVisit): Html {
  const { entra, tenant, admin, registration } = visit;
  const grants = entra.directory.grants(tenant.id, registration.clientId);
  const scopes = grants.flatMap((grant) => (grant.oid === null ? grant.scopes : []));
  if (scopes.length === 0) return html`<p class="none">No admin consented permissions for this app</p>`;
  const mayRevoke = refusalOf('grant-consent', tenant, admin) === undefined;
  const revoke = (scope: string): Html =>
    html`<form method="post" action="${permissionsAddress(visit)}/revoke">
      <input type="hidden" name="scope" value="${scope}" />
      <button class="button small" aria-label="${words.revokePermission.text} ${scope}">
        ${words.revokePermission.text}
      </button>
    </form>`;
  return permissionTable(
    listed(scopes).map((each) => ({
      permission: each,
      through: words.adminConsentTab.text,
      by: 'An administrator',
      act: mayRevoke ? revoke(each.name) : html``,
    })),
  );
}

/** Here the portal only shows: user consent is taken back through Graph (manage-application-permissions.md). */
function userConsented({ entra, tenant, registration }: AppVisit): Html {
  const grants = entra.directory.grants(tenant.id, registration.clientId).filter((each) => each.oid !== null);
  if (grants.length === 0) return html`<p class="none">No user consented permissions for this app</p>`;
  const rows = listed(grants.flatMap((grant) => grant.scopes)).map((each) => {
    const people = grants.flatMap((grant) =>
      grant.oid !== null && grant.scopes.includes(each.name)
        ? [entra.directory.findPersonByOid(tenant.id, grant.oid)?.upn ?? grant.oid]
        : [],
    );
    return { permission: each, through: words.userConsentTab.text, by: people.join(', '), act: html`` };
  });
  return html`${permissionTable(rows)}
    <p class="small muted gap text">
      The portal can’t revoke these: use Microsoft Graph, <code>DELETE /oauth2PermissionGrants/{id}</code>.
    </p>`;
}

interface Row {
  readonly permission: DelegatedPermission;
  readonly through: string;
  readonly by: string;
  readonly act: Html;
}

function permissionTable(rows: readonly Row[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Permissions">
    <table class="table">
      <thead>
        <tr>
          <th scope="col">API name</th>
          <th scope="col">Claim value</th>
          <th scope="col">Permission</th>
          <th scope="col">Type</th>
          <th scope="col">Granted through</th>
          <th scope="col">Granted by</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ permission, through, by, act }) =>
            html`<tr>
              <td>Microsoft Graph</td>
              <td>${scopeName(permission.name)}</td>
              <td>${permission.adminTitle}</td>
              <td>Delegated</td>
              <td>${through}</td>
              <td>${by}</td>
              <td>${act}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
