import { html } from 'hono/html';
import { bandTime, type Html } from '../pages/emulated-page.ts';
import { isSendersCopy, type Mail, type MailAddress, type MailAttachment } from './mail-store.ts';

const named = ({ address, name }: MailAddress): string =>
  name === undefined || name === '' ? address : `${name} <${address}>`;

function size(file: MailAttachment): string {
  const { length } = Buffer.from(file.contentBytes, 'base64');
  if (length < 1000) return `${length} B`;
  return length < 1_000_000 ? `${Math.round(length / 1000)} kB` : `${(length / 1_000_000).toFixed(1)} MB`;
}

function line(term: string, people: readonly MailAddress[] | undefined): Html {
  if (!people || people.length === 0) return html``;
  return html`<dt>${term}</dt>
    <dd>${people.map(named).join('; ')}</dd>`;
}

/** As Outlook says it above a mail. */
function importanceLine({ headers }: Mail): Html | string {
  const importance = headers['Importance'];
  return importance === undefined
    ? ''
    : html`<p class="small">This message was sent with ${importance} importance.</p>`;
}

/** One mail; its body stands in a frame of its own, with nothing allowed. */
export function messagePage(mail: Mail, address: string): Html {
  const isSent = isSendersCopy(mail, address);
  const folder = isSent ? 'sent' : 'inbox';
  const mailbox = `/mailboxes/${encodeURIComponent(address)}`;
  const here = `${mailbox}/messages/${mail.id}`;
  return html`<div class="card">
    <p class="small">
      <a href="${mailbox}/${folder}">${isSent ? 'Sent Items' : 'Inbox'} of ${address}</a>
    </p>
    <h1>${mail.subject === '' ? '(no subject)' : mail.subject}</h1>
    ${importanceLine(mail)}
    <div class="notes gap">
      <dl>
        ${line('From', [mail.from])} ${line('To', mail.to)} ${line('Cc', mail.cc)}
        ${line('Bcc', isSent ? mail.bcc : [])} ${line('Reply to', mail.replyTo)}
        <dt>${isSent ? 'Sent' : 'Received'}</dt>
        <dd>${bandTime(new Date(isSent ? mail.at : (mail.deliverAt ?? mail.at)))}</dd>
      </dl>
    </div>
    <iframe
      class="box gap"
      title="Body of the mail"
      src="${here}/body"
      sandbox=""
      referrerpolicy="no-referrer"
      height="420"
    ></iframe>
    ${attachmentList(mail, here)}
  </div>`;
}

function attachmentList(mail: Mail, here: string): Html {
  if (mail.attachments.length === 0) return html`<p class="gap muted small">No attachments.</p>`;
  const rows = mail.attachments.map(
    (file, index) =>
      html`<li>
        <a href="${here}/attachments/${index}" download="${file.name}">${file.name}</a>
        <span class="muted">(${size(file)})</span>
      </li>`,
  );
  return html`<h2 class="gap-big">Attachments</h2>
    <ul>
      ${rows}
    </ul>`;
}

/**
 * The body as a document of its own, for the frame. Pictures of the mail (`cid:`) are put in, as Outlook does; what is
 * elsewhere stays out. A mail of text only is shown as it was typed.
 */
export function bodyDocument(mail: Mail): string {
  const text = mail.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  if (mail.html === '') return `<!doctype html><pre style="white-space:pre-wrap">${text}</pre>`;
  return mail.html.replaceAll(/(["'(])cid:([^"')\s]+)/gi, (whole, open: string, id: string) => {
    const file = mail.attachments.find((each) => each.contentId === decoded(id));
    const isPicture = file !== undefined && /^image\/[\w.+-]+$/.test(file.contentType);
    return isPicture ? `${open}data:${file.contentType};base64,${file.contentBytes}` : whole;
  });
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
