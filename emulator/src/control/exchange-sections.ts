import { html } from 'hono/html';
import type { Person, Tenant } from '../directory/directory-state.ts';
import type { Entra } from '../entra/entra.ts';
import type { ExchangeSetting } from '../exchange/exchange-limits.ts';
import { limitsAndUse } from '../exchange/limits-and-use.ts';
import { mailboxStates } from '../exchange/mailbox-states.ts';
import type { Html } from '../pages/emulated-page.ts';
import { scrollingTable } from '../outlook/outlook-pages.ts';

/** Sending limits by the name the page gives them. */
export const limitChoices: readonly { name: string; words: string; setting: ExchangeSetting | null }[] = [
  { name: 'inherit', words: '', setting: null },
  { name: 'none', words: 'none', setting: 'none' },
  { name: 'as-microsoft', words: 'as Microsoft’s', setting: 'as-microsoft' },
  {
    name: 'tight',
    words: 'tight: 2 messages a minute, 5 recipients a day',
    setting: { messagesPerMinute: 2, recipientsPerDay: 5 },
  },
];

/** The forms that put a mailbox into a state and limit a mailbox or a tenant, and what stands now. */
export function exchangeSections(entra: Entra): Html {
  const people = entra.directory.people().filter((person) => person.home === null);
  return html`<section class="topic" id="mailboxes" aria-label="Mailboxes and limits">
    <h2>Mailboxes and limits</h2>
    <p class="small gap">
      States of the emulated mailboxes: they hold until they are changed, also over a restart. Microsoft’s
      limits are 30 messages a minute (the rest leaves later), 10,000 recipients a day, 500 recipients a mail,
      and what a tenant may send outside; Graph says 202 all the same, and the sender’s inbox is told with
      “Undeliverable: …”. Where limits hold, mail to unknown recipients comes back too.
    </p>
    <dl class="small gap states">
      ${mailboxStates.map(
        ({ name, what }) =>
          html`<dt><b>${name}</b></dt>
            <dd>${what}</dd>`,
      )}
    </dl>
    ${mailboxForm(people)} ${tenantForm(entra)} ${standingMailboxes(entra, people)}
  </section>`;
}

function mailboxForm(people: readonly Person[]): Html {
  return html`<form class="row" method="post" action="/page/mailbox">
    <label
      >Mailbox of
      <select name="upn">
        ${people.map((person) => html`<option value="${person.upn}">${person.displayName} (${person.upn})</option>`)}
      </select>
    </label>
    <label
      >State
      <select name="mailbox">
        <option value="">as it is</option>
        ${mailboxStates.map(({ kind, name }) => html`<option value="${kind}">${name}</option>`)}
      </select>
    </label>
    ${limitSelect('Its limits', 'as its tenant', html`<option value="">as they are</option>`)}
    <button class="button">Set mailbox</button>
  </form>`;
}

function tenantForm(entra: Entra): Html {
  return html`<form class="row" method="post" action="/page/tenant-limits">
    <label
      >Tenant
      <select name="domain">
        ${entra.directory
          .tenants()
          .map(
            (tenant) =>
              html`<option value="${tenant.domain}">${tenant.displayName} (${tenant.domain})</option>`,
          )}
      </select>
    </label>
    ${limitSelect('Limits of its mailboxes', 'as the emulator was started', '')}
    <button class="button">Set tenant</button>
  </form>`;
}

function limitSelect(label: string, inherited: string, first: Html | ''): Html {
  return html`<label
    >${label}
    <select name="limits">
      ${first}
      ${limitChoices.map(({ name, words }) => html`<option value="${name}">${name === 'inherit' ? inherited : words}</option>`)}
    </select>
  </label>`;
}

function standingMailboxes(entra: Entra, people: readonly Person[]): Html {
  const limited = entra.directory.tenants().map((tenant) => tenantRow(entra, tenant));
  const unusual = people
    .filter(
      (person) => person.mailbox !== 'licensed' || person.exchangeLimits !== null || waits(entra, person),
    )
    .map((person) => personRow(entra, person));
  return html`<h3 class="small gap-big">What stands now</h3>
    <div class="gap">
      ${scrollingTable('What stands now', ['Whose', 'State', 'Limits', 'Sent in 24 hours'], [...limited, ...unusual])}
    </div>`;
}

function waits(entra: Entra, person: Person): boolean {
  return limitsAndUse(entra, person).waiting > 0;
}

function tenantRow(entra: Entra, tenant: Tenant): Html {
  const inherited = entra.exchangeLimits === 'none' ? 'none' : 'as Microsoft’s';
  return html`<tr>
    <td>${tenant.displayName}</td>
    <td class="muted">all its mailboxes</td>
    <td>${tenant.exchangeLimits === null ? inherited : inWords(tenant.exchangeLimits)}</td>
    <td></td>
  </tr>`;
}

function personRow(entra: Entra, person: Person): Html {
  const { recipientsOfLastDay, waiting } = limitsAndUse(entra, person);
  const state = mailboxStates.find(({ kind }) => kind === person.mailbox)?.name ?? person.mailbox;
  return html`<tr>
    <td>${person.displayName} <span class="muted">(${person.upn})</span></td>
    <td>${state}</td>
    <td>${person.exchangeLimits === null ? 'as its tenant' : inWords(person.exchangeLimits)}</td>
    <td>${recipientsOfLastDay} recipients${waiting === 0 ? '' : `; ${waiting} mails wait`}</td>
  </tr>`;
}

function inWords(setting: ExchangeSetting): string {
  if (setting === 'none') return 'none';
  if (setting === 'as-microsoft') return 'as Microsoft’s';
  const numbers = {
    messagesPerMinute: 'messages a minute',
    recipientsPerDay: 'recipients a day',
    recipientsPerMessage: 'recipients a mail',
    externalRecipientsPerDay: 'external recipients a day',
  };
  const changed = Object.entries(numbers).flatMap(([name, words]) => {
    const most = setting[name as keyof typeof numbers];
    return most === undefined ? [] : [most === null ? `no limit of ${words}` : `${most} ${words}`];
  });
  return `as Microsoft’s, but ${changed.join(', ') || 'nothing'}`;
}
