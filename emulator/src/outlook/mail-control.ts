import { Hono, type Context } from 'hono';
import type { Emulator } from '../emulator.ts';
import { limitsAndUse } from '../exchange/limits-and-use.ts';
import { attachmentHash, isSendersCopy, type Mail } from './mail-store.ts';
import { mimeOf } from './mime.ts';

/** A mail in a list: enough to tell it from others. */
function summary(mail: Mail): object {
  const { id, at, from, to, cc, subject, via, attachments } = mail;
  return { id, at, from, to, cc, subject, via, attachmentCount: attachments.length };
}

/** In Sent Items it also shows what Outlook would not: when it leaves, and to whom it could not be delivered. */
function sentSummary(mail: Mail): object {
  const { deliverAt, bounced = [] } = mail;
  return { ...summary(mail), deliverAt: deliverAt ?? mail.at, bounced };
}

/** A mail as one mailbox sees it: only the sender's own copy shows Bcc. */
function detail(mail: Mail, address: string): object {
  return {
    ...(isSendersCopy(mail, address) ? sentSummary(mail) : summary(mail)),
    bcc: isSendersCopy(mail, address) ? mail.bcc : [],
    replyTo: mail.replyTo ?? [],
    headers: mail.headers,
    html: mail.html,
    text: mail.text,
    attachments: mail.attachments.map((file) => ({
      name: file.name,
      contentType: file.contentType,
      contentId: file.contentId ?? null,
      size: Buffer.from(file.contentBytes, 'base64').length,
      sha256: attachmentHash(file),
    })),
  };
}

function notice(mail: Mail): object {
  return { ...summary(mail), text: mail.text, html: mail.html, headers: mail.headers };
}

function notFound(c: Context, field: 'id' | 'index'): Response {
  const message =
    field === 'id' ? 'There is no such message in this mailbox' : 'The message has no such attachment';
  return c.json({ error: 'not_found', field, message }, 404);
}

function noMailbox(c: Context): Response {
  return c.json({ error: 'not_found', field: 'address', message: 'Nobody here has this address' }, 404);
}

/** `/mailboxes/*`, `/notices` and `/deliveries` of the control API. */
export function mailControlRoutes(emulator: Emulator): Hono {
  const { mail } = emulator;
  const routes = new Hono();
  routes.get('/mailboxes/:address/inbox', (c) => c.json(mail.inbox(c.req.param('address')).map(summary)));
  routes.get('/mailboxes/:address/sent', (c) => c.json(mail.sent(c.req.param('address')).map(sentSummary)));
  routes.get('/mailboxes/:address/limits', (c) => {
    const address = c.req.param('address');
    const person = emulator.directory.findPerson(address);
    return person ? c.json(limitsAndUse(emulator, person)) : noMailbox(c);
  });
  routes.get('/mailboxes/:address/messages/:id', (c) => {
    const { address, id } = c.req.param();
    const found = mail.findIn(address, id);
    return found ? c.json(detail(found, address)) : notFound(c, 'id');
  });
  routes.get('/mailboxes/:address/messages/:id/mime', (c) => {
    const { address, id } = c.req.param();
    const found = mail.findIn(address, id);
    if (!found) return notFound(c, 'id');
    const bytes = new Uint8Array(mimeOf(found, isSendersCopy(found, address)));
    return c.body(bytes, 200, { 'content-type': 'message/rfc822' });
  });
  routes.get('/mailboxes/:address/messages/:id/attachments/:index{[0-9]+}', (c) => {
    const { address, id, index } = c.req.param();
    const found = mail.findIn(address, id);
    if (!found) return notFound(c, 'id');
    const file = found.attachments[Number(index)];
    if (!file) return notFound(c, 'index');
    const bytes = new Uint8Array(Buffer.from(file.contentBytes, 'base64'));
    return c.body(bytes, 200, { 'content-type': 'application/octet-stream' });
  });
  routes.get('/notices', (c) => c.json(mail.notices().map(notice)));
  routes.get('/deliveries', (c) =>
    c.json({
      deliveries: mail.deliveries,
      highestInFlight: Object.fromEntries(mail.highestInFlight),
    }),
  );
  return routes;
}
