import { html, raw } from 'hono/html';
import { personalAccountsTenantId, type Person } from '../directory/directory-state.ts';
import type { Emulator } from '../emulator.ts';
import { bandTime, type Html } from '../pages/emulated-page.ts';
import type { Mail } from './mail-store.ts';

const mailboxHref = (address: string, folder: 'inbox' | 'sent'): string =>
  `/mailboxes/${encodeURIComponent(address)}/${folder}`;

const kinds = {
  licensed: '',
  none: 'no mailbox',
  'on-premises': 'mailbox is on-premises',
  full: 'mailbox is full',
  restricted: 'may not send',
} as const;

interface Row {
  readonly address: string;
  readonly name: string;
  readonly hint: string;
}

/** A table that scrolls by itself where the window is narrow. */
export function scrollingTable(caption: string, columns: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table class="table">
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function mailboxRow(emulator: Emulator, { address, name, hint }: Row): Html {
  return html`<tr>
    <td>
      <a href="${mailboxHref(address, 'inbox')}">${address}</a>${
        hint === '' ? '' : html` <span class="muted">(${hint})</span>`
      }
    </td>
    <td>${name}</td>
    <td>${emulator.mail.inbox(address).length}</td>
    <td>${emulator.mail.sent(address).length}</td>
  </tr>`;
}

function mailboxTable(emulator: Emulator, title: string, rows: readonly Row[], empty: string): Html {
  const table = scrollingTable(
    title,
    ['Mailbox', 'Whose', 'Inbox', 'Sent Items'],
    rows.map((row) => mailboxRow(emulator, row)),
  );
  return html`<section class="gap-big">
    <h2>${title}</h2>
    ${rows.length === 0 ? html`<p class="muted small">${empty}</p>` : table}
  </section>`;
}

const rowOf = (person: Person): Row => ({
  address: person.mail ?? person.upn,
  name: person.displayName,
  hint: kinds[person.mailbox],
});

/** Every mailbox by tenant, personal accounts, and those outside that have received something. */
export function mailboxList(emulator: Emulator): Html {
  const people = emulator.directory.people().filter((person) => person.home === null);
  const known = new Set(people.map((person) => (person.mail ?? person.upn).toLowerCase()));
  const outside = emulator.mail.addresses().filter((address) => !known.has(address));
  const of = (tid: string): Row[] => people.filter((person) => person.tid === tid).map(rowOf);
  const personal = of(personalAccountsTenantId);
  return html`<div class="card">
    <h1>Outlook on the web</h1>
    <p class="gap">
      Every mailbox of the emulated tenants. What was sent to any other address is under “Outside mailboxes”.
    </p>
    ${emulator.directory
      .tenants()
      .map((tenant) =>
        mailboxTable(emulator, tenant.displayName, of(tenant.id), 'Nobody here has a mailbox.'),
      )}
    ${personal.length === 0 ? '' : mailboxTable(emulator, 'Personal accounts', personal, '')}
    ${mailboxTable(
      emulator,
      'Outside mailboxes',
      outside.map((address) => ({ address, name: 'outside', hint: '' })),
      'Nothing was sent to an address outside the emulated tenants yet.',
    )}
  </div>`;
}

/** One folder of a mailbox. */
export function folderPage(folder: {
  readonly address: string;
  readonly isSent: boolean;
  readonly mails: readonly Mail[];
  readonly now: Date;
}): Html {
  const { address, isSent, mails, now } = folder;
  const columns = [isSent ? 'To' : 'From', 'Subject', 'Files', isSent ? 'Sent' : 'Received'];
  const rows = mails.map((mail) => mailRow(mail, address, isSent, now));
  const empty = isSent ? 'Nothing was sent from this mailbox yet.' : 'Nothing has arrived yet.';
  return html`<div class="card">
    <p class="small"><a href="/">All mailboxes</a></p>
    <h1>${address}</h1>
    <nav class="gap" aria-label="Folders">
      ${folderLink(address, 'inbox', 'Inbox', !isSent)} · ${folderLink(address, 'sent', 'Sent Items', isSent)}
    </nav>
    <div class="gap">
      ${
        rows.length === 0
          ? html`<p class="muted">${empty}</p>`
          : scrollingTable(isSent ? 'Sent Items' : 'Inbox', columns, rows)
      }
    </div>
  </div>`;
}

function folderLink(address: string, folder: 'inbox' | 'sent', name: string, isHere: boolean): Html {
  return html`<a href="${mailboxHref(address, folder)}" ${isHere ? raw('aria-current="page"') : ''}
    >${isHere ? html`<b>${name}</b>` : name}</a
  >`;
}

/** What Outlook itself would not say: that a mail waits for its minute, and to whom it could not be delivered. */
function transportNotes(mail: Mail, now: Date): Html {
  const { deliverAt, bounced = [] } = mail;
  const leaves = deliverAt === undefined ? null : new Date(deliverAt);
  const back = bounced.map(({ address, status }) => `${address} (${status})`).join(', ');
  return html`${
    leaves === null || leaves <= now
      ? ''
      : html`<br /><span class="muted">accepted; leaves ${bandTime(leaves)}</span>`
  }${back === '' ? '' : html`<br /><span class="muted">could not be delivered to ${back}</span>`}`;
}

function mailRow(mail: Mail, address: string, isSent: boolean, now: Date): Html {
  const to = [...mail.to, ...mail.cc, ...mail.bcc];
  const people = isSent ? to.map((one) => one.name ?? one.address).join('; ') : null;
  const count = mail.attachments.length;
  return html`<tr>
    <td>${people ?? mail.from.name ?? mail.from.address}</td>
    <td>
      <a href="/mailboxes/${encodeURIComponent(address)}/messages/${mail.id}"
        >${mail.subject === '' ? '(no subject)' : mail.subject}</a
      >${isSent ? transportNotes(mail, now) : ''}
    </td>
    <td>${count === 0 ? '' : `${count} file${count === 1 ? '' : 's'}`}</td>
    <td>${bandTime(new Date(isSent ? mail.at : (mail.deliverAt ?? mail.at)))}</td>
  </tr>`;
}
