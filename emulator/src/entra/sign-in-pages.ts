import type { Context } from 'hono';
import { html } from 'hono/html';
import { mayGrantForAll } from '../directory/roles.ts';
import type { Person } from '../directory/directory-state.ts';
import { demoPassword } from '../directory/demo-world.ts';
import type { Html, Received } from '../pages/emulated-page.ts';
import type { SignedIn } from './browser-session.ts';
import type { Entra } from './entra.ts';
import type { EntraRequest } from './journey.ts';
import { consentSettingInWords, entraPage } from './page-frame.ts';

/** What a page needs to send the journey on: where to post, and the sealed journey. */
export interface PageJourney {
  readonly request: EntraRequest;
  readonly ctx: string;
}

const title = 'Sign in to your account';
const received: readonly Received[] = [
  { button: 'Cancel', receives: '`error=access_denied&error_subcode=cancel&state=…`, no description' },
  { button: 'Closing the window', receives: 'nothing, ever' },
];

/** "Pick an account": everybody of the directory by tenant, those with a session in this browser marked. */
export function pickPage(
  c: Context,
  entra: Entra,
  journey: PageJourney,
  session: readonly SignedIn[],
): Response | Promise<Response> {
  const { registration, authority } = journey.request;
  return entraPage(c, entra, {
    title,
    receives: received,
    card: html`<h1>Pick an account</h1>
      <p class="small gap">to continue to <b>${registration.displayName}</b></p>
      <div class="notes gap">
        <b>Everybody’s password: <code>${demoPassword}</code></b
        ><br />“Signed in” means a session in this browser: no password is asked.
      </div>
      <form method="post" action="${actionOf(journey, 'login')}">
        <input type="hidden" name="ctx" value="${journey.ctx}" />
        <input type="hidden" name="step" value="pick" />
        ${groups(entra, authority.kind === 'common').map((group) => groupOf(group, session))}
        <div class="rule gap">
          <button class="tile" name="upn" value="">
            <span class="face" aria-hidden="true">+</span><span class="name">Use another account</span>
          </button>
        </div>
        <div class="buttons"><button class="button" name="step" value="cancel">Cancel</button></div>
      </form>`,
  });
}

/** The page on which a person types who they are. */
export function accountPage(
  c: Context,
  entra: Entra,
  journey: PageJourney,
  typed: { upn: string; error?: string } = { upn: '' },
): Response | Promise<Response> {
  return entraPage(c, entra, {
    title,
    receives: received,
    card: html`<h1>Sign in</h1>
      <p class="small gap">to continue to <b>${journey.request.registration.displayName}</b></p>
      ${errorLine(typed.error)}
      <form method="post" action="${actionOf(journey, 'login')}">
        <input type="hidden" name="ctx" value="${journey.ctx}" />
        <label class="visually-hidden" for="upn">Email, phone, or Skype</label>
        <input
          class="input"
          id="upn"
          name="upn"
          type="email"
          autocomplete="username"
          placeholder="Email, phone, or Skype"
          value="${typed.upn}"
          ${typed.error ? html`aria-invalid="true" aria-describedby="why"` : ''}
          autofocus
        />
        <div class="buttons">
          <button class="button main" name="step" value="account">Next</button>
          <button class="button" name="step" value="cancel">Cancel</button>
        </div>
      </form>`,
  });
}

/** "Enter password", with Microsoft's inline error where the last one was wrong. */
export function passwordPage(
  c: Context,
  entra: Entra,
  journey: PageJourney,
  upn: string,
  error?: string,
): Response | Promise<Response> {
  return entraPage(c, entra, {
    title,
    receives: [
      {
        button: 'Sign in',
        receives: 'nothing yet: the permissions come next, or `code` where they are granted',
      },
      { button: 'Closing the window', receives: 'nothing, ever' },
    ],
    card: html`<form method="post" action="${actionOf(journey, 'login')}">
      <input type="hidden" name="ctx" value="${journey.ctx}" />
      <input type="hidden" name="upn" value="${upn}" />
      <p class="small">${upn}</p>
      <h1>Enter password</h1>
      ${errorLine(error)}
      <label class="visually-hidden" for="password">Password</label>
      <input
        class="input"
        id="password"
        name="password"
        type="password"
        placeholder="Password"
        autocomplete="current-password"
        ${error ? html`aria-invalid="true" aria-describedby="why"` : ''}
        autofocus
      />
      <p class="small gap muted">In this emulator everybody’s password is <code>${demoPassword}</code></p>
      <div class="buttons">
        <button class="button main" name="step" value="password">Sign in</button>
        <button class="button" name="step" value="back" formnovalidate>Back</button>
      </div>
    </form>`,
  });
}

/** The address a page of this journey posts to, relative to any page of the same tenant path. */
export function actionOf(journey: PageJourney, endpoint: string): string {
  return `/${encodeURIComponent(journey.request.authority.path)}/${endpoint}`;
}

function errorLine(error: string | undefined): Html {
  return error ? html`<p class="error" id="why" role="alert">${error}</p>` : html``;
}

interface Group {
  readonly name: string;
  readonly words: string;
  readonly people: readonly Person[];
}

function groups(entra: Entra, withPersonal: boolean): Group[] {
  const members = entra.directory.people().filter((person) => person.home === null);
  const tenants = entra.directory.tenants().map((tenant) => ({
    name: tenant.domain,
    words: consentSettingInWords(tenant),
    people: members.filter((person) => person.tid === tenant.id),
  }));
  const personal = {
    name: 'Personal accounts',
    words: '',
    people: withPersonal
      ? members.filter((person) => entra.directory.findTenant(person.tid) === undefined)
      : [],
  };
  return [...tenants, personal].filter((group) => group.people.length > 0);
}

function groupOf(group: Group, session: readonly SignedIn[]): Html {
  return html`<h2 class="group"><span>${group.name}</span><span>${group.words}</span></h2>
    ${group.people.map((person) => tile(person, session))}`;
}

function tile(person: Person, session: readonly SignedIn[]): Html {
  const isSignedIn = session.some((each) => each.home.oid === person.oid);
  const marks = [
    isSignedIn ? 'signed in' : '',
    mayGrantForAll(person) ? 'IT admin' : '',
    person.enabled ? '' : 'disabled',
  ].filter(Boolean);
  return html`<button class="tile" name="upn" value="${person.upn}">
    <span class="face" aria-hidden="true">${initials(person.displayName)}</span>
    <span class="name"><b>${person.displayName}</b><span>${person.upn}</span></span>
    <span class="mark">${marks.join(', ')}</span>
  </button>`;
}

function initials(name: string): string {
  return name
    .split(' ')
    .map((part) => part.charAt(0))
    .join('')
    .slice(0, 2);
}
