import { html } from 'hono/html';
import { showInstant } from '../../html/instant.ts';
import type { Html, PageFrame } from '../../html/document.ts';
import type { MadeCustomer } from '../invitations/public.ts';
import { consolePage } from './support-frame.page.ts';

const trail = [{ href: '/support', text: 'Find' }];

interface FormFacts {
  readonly agentName: string;
  /** What was typed before. */
  readonly name: string;
  readonly admin: string;
  readonly fault: { readonly field: string; readonly why: string } | null;
}

interface Field {
  readonly id: 'name' | 'admin';
  readonly label: string;
  readonly help: string;
  readonly maxLength: number;
}

const fields: readonly Field[] = [
  { id: 'name', label: 'Name of the account', help: 'As its people call their company.', maxLength: 200 },
  {
    id: 'admin',
    label: 'First admin’s email address',
    help: 'They get a mail with a link, which is good for three days and which only they see.',
    maxLength: 254,
  },
];

function input({ id, label, help, maxLength }: Field, facts: FormFacts): Html {
  const why = facts.fault?.field === id ? facts.fault.why : null;
  return html`<div class="field">
    <label for="${id}">${label}</label>
    <input
      class="input input-lg"
      id="${id}"
      name="${id}"
      type="text"
      value="${facts[id]}"
      maxlength="${maxLength}"
      autocomplete="off"
      spellcheck="false"
      aria-describedby="${why === null ? '' : `${id}-error `}${id}-help"
      ${why === null ? '' : html`aria-invalid="true" autofocus`}
    />
    ${why === null ? '' : html`<p class="error" id="${id}-error">This does not fit: ${why}.</p>`}
    <p class="help" id="${id}-help">${help}</p>
  </div>`;
}

/** Asks for what a new account needs. */
export function newAccountPage(frame: PageFrame, facts: FormFacts): string {
  return consolePage({
    frame,
    agentName: facts.agentName,
    title: 'New account',
    trail,
    body: html`<h1>Make an account</h1>
      <p class="lead">
        It is empty but for the invitation of its first admin, who links its Microsoft tenant.
      </p>
      <form class="console-search" method="post" action="/support/organizations">
        ${fields.map((field) => input(field, facts))}
        <p class="actions">
          <button class="btn btn-main btn-lg" type="submit">Make the account</button>
          <a class="btn btn-quiet btn-lg" href="/support">Do not make one</a>
        </p>
      </form>`,
  });
}

/** What was made. The link is in the mail alone: whoever has it comes in as the admin. */
export function madeAccountPage(frame: PageFrame, agentName: string, made: MadeCustomer): string {
  return consolePage({
    frame,
    agentName,
    title: made.name,
    trail,
    body: html`<h1>${made.name} is made</h1>
      <p class="lead">
        A mail invites ${made.email} to be its first admin, until ${showInstant(made.expiresAt)} UTC.
      </p>
      <ul class="console-list">
        <li>
          <a class="textlink" href="/support/organizations/${made.organizationId}">${made.name}</a
          ><span class="mono">${made.organizationId}</span>
        </li>
      </ul>`,
  });
}
