import { html } from 'hono/html';
import type { ObservedContext } from '../control/observed.ts';
import type { Person } from '../directory/directory-state.ts';
import { mailboxStates } from '../exchange/mailbox-states.ts';
import type { Html } from '../pages/emulated-page.ts';
import { refusalOf } from './admin-acts.model.ts';
import { portalAddress, portalLabels as words } from './portal-labels.ts';
import { gated, portalPage, rolesInWords, usersAddress } from './portal-page.ts';
import type { Visit } from './visit.ts';

type Answer = Response | Promise<Response>;

/** Users → All users. */
export function usersPage(c: ObservedContext, visit: Visit): Answer {
  const { entra, tenant } = visit;
  const people = entra.directory.people().filter((person) => person.tid === tenant.id);
  return portalPage(c, visit, {
    heading: words.allUsers.text,
    crumbs: [[words.users.text, usersAddress(tenant)]],
    body: html`<div class="scroll gap" tabindex="0" role="region" aria-label="${words.users.text}">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Display name</th>
            <th scope="col">User principal name</th>
            <th scope="col">User type</th>
            <th scope="col">Roles</th>
            <th scope="col">${words.accountEnabled.text}</th>
          </tr>
        </thead>
        <tbody>
          ${people.map((person) => personRow(visit, person))}
        </tbody>
      </table>
    </div>`,
    receives: [{ button: 'A name', receives: 'nothing: it opens the user' }],
  });
}

function personRow({ tenant }: Visit, person: Person): Html {
  const address = portalAddress(tenant, 'linkUser', { oid: person.oid });
  return html`<tr>
    <td><a href="${address}">${person.displayName}</a></td>
    <td>${person.upn}</td>
    <td>${person.home === null ? 'Member' : 'Guest'}</td>
    <td>${person.roles.length === 0 ? '' : person.roles.join(', ')}</td>
    <td>${person.enabled ? words.yes.text : words.no.text}</td>
  </tr>`;
}

/** What Exchange says of somebody's mailbox; a guest's is at home. */
function mailboxInWords(person: Person): string {
  if (person.home !== null) return 'at home, in their own tenant';
  return mailboxStates.find(({ kind }) => kind === person.mailbox)?.name ?? person.mailbox;
}

/** One user: identity, roles, and what ends their access (users-revoke-access.md; docs/reference/microsoft.md 5.1). */
export function userPage(c: ObservedContext, visit: Visit, person: Person): Answer {
  const { tenant, admin } = visit;
  const here = portalAddress(tenant, 'linkUser', { oid: person.oid });
  const button = (act: string, label: string): Html =>
    html`<form method="post" action="${here}/${act}"><button class="button">${label}</button></form>`;
  return portalPage(c, visit, {
    heading: person.displayName,
    under: person.upn,
    crumbs: [
      [words.users.text, usersAddress(tenant)],
      [words.allUsers.text, usersAddress(tenant)],
    ],
    body: html`<dl class="facts">
        <dt>${words.objectId.text}</dt>
        <dd><code>${person.oid}</code></dd>
        <dt>User type</dt>
        <dd>${person.home === null ? 'Member' : 'Guest'}</dd>
        <dt>Assigned roles</dt>
        <dd>${rolesInWords(person)}</dd>
        <dt>Mailbox</dt>
        <dd>${mailboxInWords(person)}</dd>
        <dt>${words.accountEnabled.text}</dt>
        <dd>${person.enabled ? words.yes.text : words.no.text}</dd>
      </dl>
      ${gated(
        refusalOf('change-users', tenant, admin),
        html`<div class="acts gap-big">
          ${person.enabled ? button('disable', 'Disable account') : button('enable', 'Enable account')}
          ${button('revoke-sessions', words.revokeSessions.text)} ${button('delete', words.deleteUser.text)}
        </div>`,
      )}`,
    receives: [
      { button: 'Disable account', receives: 'at its next redemption `invalid_grant`, AADSTS50057' },
      { button: words.revokeSessions.text, receives: 'at its next redemption `invalid_grant`, AADSTS50173' },
      { button: words.deleteUser.text, receives: 'at its next redemption `invalid_grant`, AADSTS500341' },
      { button: 'Any of these', receives: 'nothing at once: Microsoft calls no app' },
    ],
  });
}
