import { html } from 'hono/html';
import type { ObservedContext } from '../control/observed.ts';
import type { Person } from '../directory/directory-state.ts';
import type { Html } from '../pages/emulated-page.ts';
import { refusalOf } from './admin-acts.model.ts';
import { appPage } from './enterprise-apps.page.ts';
import { portalAddress, portalLabels as words } from './portal-labels.ts';
import { gated } from './portal-page.ts';
import type { AppVisit } from './visit.ts';

/** One app → Users and groups (assign-user-or-group-access-portal.md 2025-04). Groups are not emulated. */
export function appUsersPage(c: ObservedContext, visit: AppVisit): Response | Promise<Response> {
  const { entra, tenant, admin, principal } = visit;
  const people = entra.directory.people().filter((person) => person.tid === tenant.id);
  const assigned = people.filter((person) => principal.assignedOids.includes(person.oid));
  const others = people.filter((person) => !assigned.includes(person));
  const why = refusalOf('assign-people', tenant, admin);
  return appPage(c, visit, {
    title: words.usersAndGroups.text,
    body: html`<p class="small text">
        ${principal.assignmentRequired ? 'Only the people listed here can sign in.' : 'Everybody can sign in: assignment is not required (Properties).'}
      </p>
      ${assigned.length === 0 ? html`<p class="none">Nobody is assigned</p>` : table(visit, assigned, why === undefined)}
      ${gated(why, others.length === 0 ? html`` : assignForm(visit, others))}`,
    receives: [
      { button: words.assign.text, receives: 'nothing: the person can sign in from now on' },
      {
        button: words.removeAssignment.text,
        receives: 'AADSTS50105 at that person’s next redemption, where assignment is required',
      },
    ],
  });
}

function usersAddressOf({ tenant, registration }: AppVisit): string {
  return portalAddress(tenant, 'linkAppUsers', { appId: registration.clientId });
}

function table(visit: AppVisit, assigned: readonly Person[], mayRemove: boolean): Html {
  const remove = (person: Person): Html =>
    html`<form method="post" action="${usersAddressOf(visit)}/remove">
      <input type="hidden" name="oid" value="${person.oid}" />
      <button class="button small" aria-label="${words.removeAssignment.text} ${person.displayName}">
        ${words.removeAssignment.text}
      </button>
    </form>`;
  return html`<div class="scroll gap" tabindex="0" role="region" aria-label="Assigned people">
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Display name</th>
          <th scope="col">Object type</th>
          <th scope="col">Role assigned</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${assigned.map(
          (person) =>
            html`<tr>
              <td>${person.displayName}<br /><span class="muted">${person.upn}</span></td>
              <td>User</td>
              <td>${words.defaultAccess.text}</td>
              <td>${mayRemove ? remove(person) : ''}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function assignForm(visit: AppVisit, others: readonly Person[]): Html {
  return html`<section class="panel" aria-labelledby="add">
    <h2 id="add">${words.addUserOrGroup.text}</h2>
    <form class="row gap" method="post" action="${usersAddressOf(visit)}/assign">
      <label
        >${words.users.text}
        <select name="oid">
          ${others.map((person) => html`<option value="${person.oid}">${person.displayName}, ${person.upn}</option>`)}
        </select></label
      >
      <button class="button main">${words.assign.text}</button>
    </form>
  </section>`;
}
