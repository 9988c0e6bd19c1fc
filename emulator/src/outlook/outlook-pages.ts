import { html } from 'hono/html';
import type { Emulator } from '../emulator.ts';
import { bandTime, type Html } from '../pages/emulated-page.ts';
import type { Mail, MailAddress } from './mail-store.ts';

const named = ({ address, name }: MailAddress): string =>
  name === undefined || name === '' ? address : `${name} <${address}>`;
const mailboxHref = (address: string, folder: 'inbox' | 'sent'): string =>
  `/mailboxes/${encodeURIComponent(address)}/${folder}`;

function size(base64: string): string {
  const bytes = Buffer.from(base64, 'base64').length;
  return bytes < 1000
    ? `${bytes} B`
    : bytes < 1_000_000
      ? `${Math.round(bytes / 1000)} kB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function mailboxRow(emulator: Emulator, address: string, name: string): Html {
  return html`<tr>
    <td><a href="${mailboxHref(address, 'inbox')}">${address}</a></td>
    <td>${name}</td>
    <td>${emulator.mail.inbox(address).length}</td>
    <td>${emulator.mail.sent(address).length}</td>
  </tr>`;
}

function mailboxTable(title: string, rows: readonly Html[], empty: string): Html {
  return html`<h2>${title}</h2>
    ${
      rows.length === 0
        ? html`<p>${empty}</p>`
        : html`<table>
            <thead>
              <tr>
                <th scope="col">Mailbox</th>
                <th scope="col">Whose</th>
                <th scope="col">Inbox</th>
                <th scope="col">Sent Items</th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }`;
}

/** Every mailbox by tenant, and those outside that have received something. */
export function mailboxList(emulator: Emulator): Html {
  const people = emulator.directory.people().filter((person) => person.home === null);
  const known = new Set(people.map((person) => (person.mail ?? person.upn).toLowerCase()));
  const outside = emulator.mail.addresses().filter((address) => !known.has(address));
  const tenants = emulator.directory.tenants().map((tenant) => {
    const rows = people
      .filter((person) => person.tid === tenant.id && person.mailbox !== 'none')
      .map((person) => mailboxRow(emulator, person.mail ?? person.upn, person.displayName));
    return mailboxTable(tenant.displayName, rows, 'Nobody here has a mailbox.');
  });
  return html`<h1>Outlook on the web</h1>
    <p>
      Every mailbox of the emulated tenants. What was sent to any other address is under “Outside mailboxes”.
    </p>
    ${tenants}
    ${mailboxTable(
      'Outside mailboxes',
      outside.map((address) => mailboxRow(emulator, address, 'outside')),
      'Nothing was sent to an address outside the emulated tenants yet.',
    )}`;
}

/** One folder of a mailbox. */
export function mailTable(folder: {
  readonly address: string;
  readonly isSent: boolean;
  readonly mails: readonly Mail[];
}): Html {
  const { address, isSent, mails } = folder;
  const rows = mails.map(
    (mail) =>
      html`<tr>
        <td>${isSent ? mail.to.map(named).join('; ') : named(mail.from)}</td>
        <td>
          <a href="/mailboxes/${encodeURIComponent(address)}/messages/${mail.id}"
            >${mail.subject === '' ? '(no subject)' : mail.subject}</a
          >
        </td>
        <td>
          ${mail.attachments.length === 0 ? '' : `${mail.attachments.length} file${mail.attachments.length === 1 ? '' : 's'}`}
        </td>
        <td>${bandTime(new Date(mail.at))}</td>
      </tr>`,
  );
  return html`<p><a href="/">All mailboxes</a></p>
    <h1>${address}</h1>
    <nav aria-label="Folders">
      <p>
        <a href="${mailboxHref(address, 'inbox')}" ${isSent ? '' : html`aria-current="page"`}>Inbox</a> ·
        <a href="${mailboxHref(address, 'sent')}" ${isSent ? html`aria-current="page"` : ''}>Sent Items</a>
      </p>
    </nav>
    ${
      rows.length === 0
        ? html`<p>${isSent ? 'Nothing was sent from this mailbox yet.' : 'Nothing has arrived yet.'}</p>`
        : html`<table>
            <thead>
              <tr>
                <th scope="col">${isSent ? 'To' : 'From'}</th>
                <th scope="col">Subject</th>
                <th scope="col">Files</th>
                <th scope="col">Received</th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }`;
}

function line(term: string, people: readonly MailAddress[]): Html {
  return people.length === 0
    ? html``
    : html`<dt>${term}</dt>
        <dd>${people.map(named).join('; ')}</dd>`;
}

/** One mail; its body stands in a frame of its own, with nothing allowed. */
export function mailPage(mail: Mail, address: string): Html {
  const isSender = mail.sentFrom?.toLowerCase() === address.toLowerCase();
  const here = `/mailboxes/${encodeURIComponent(address)}/messages/${mail.id}`;
  return html`<p><a href="${mailboxHref(address, 'inbox')}">Inbox of ${address}</a></p>
    <h1>${mail.subject === '' ? '(no subject)' : mail.subject}</h1>
    <dl>
      <dt>From</dt>
      <dd>${named(mail.from)}</dd>
      ${line('To', mail.to)} ${line('Cc', mail.cc)} ${isSender ? line('Bcc', mail.bcc) : ''}
      <dt>Received</dt>
      <dd>${bandTime(new Date(mail.at))}</dd>
    </dl>
    <iframe title="Body of the mail" src="${here}/body" sandbox="" width="100%" height="360"></iframe>
    ${
      mail.attachments.length === 0
        ? ''
        : html`<h2>Files</h2>
            <ul>
              ${mail.attachments.map((file, index) => html`<li><a href="${here}/attachments/${index}" download>${file.name}</a> (${size(file.contentBytes)})</li>`)}
            </ul>`
    }`;
}
