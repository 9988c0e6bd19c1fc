import { Hono } from 'hono';
import type { Emulator } from '../emulator.ts';
import { attachmentHash, type Mail } from './mail-store.ts';
import { mimeOf } from './mime.ts';

/** A mail in a list: enough to tell it from others. */
function summary(mail: Mail): object {
  const { id, at, from, to, cc, subject, via, attachments } = mail;
  return { id, at, from, to, cc, subject, via, attachmentCount: attachments.length };
}

/** A mail as one mailbox sees it: only the sender's own copy shows Bcc. */
function detail(mail: Mail, address: string): object {
  const isSender = mail.sentFrom?.toLowerCase() === address.toLowerCase();
  return {
    ...summary(mail),
    bcc: isSender ? mail.bcc : [],
    headers: mail.headers,
    html: mail.html,
    text: mail.text,
    attachments: mail.attachments.map((file) => ({
      name: file.name,
      contentType: file.contentType,
      size: Buffer.from(file.contentBytes, 'base64').length,
      sha256: attachmentHash(file),
    })),
  };
}

function findFor(emulator: Emulator, address: string, id: string): Mail | undefined {
  return [...emulator.mail.inbox(address), ...emulator.mail.sent(address)].find((mail) => mail.id === id);
}

/** `/mailboxes/*`, `/notices` and `/deliveries` of the control API. */
export function mailControlRoutes(emulator: Emulator): Hono {
  const routes = new Hono();
  const unknown = { error: 'there is no such message in this mailbox', field: 'id' };
  routes.get('/mailboxes/:address/inbox', (c) =>
    c.json(emulator.mail.inbox(c.req.param('address')).map(summary)),
  );
  routes.get('/mailboxes/:address/sent', (c) =>
    c.json(emulator.mail.sent(c.req.param('address')).map(summary)),
  );
  routes.get('/mailboxes/:address/messages/:id', (c) => {
    const mail = findFor(emulator, c.req.param('address'), c.req.param('id'));
    return mail ? c.json(detail(mail, c.req.param('address'))) : c.json(unknown, 404);
  });
  routes.get('/mailboxes/:address/messages/:id/mime', (c) => {
    const mail = findFor(emulator, c.req.param('address'), c.req.param('id'));
    return mail ? c.body(mimeOf(mail), 200, { 'content-type': 'message/rfc822' }) : c.json(unknown, 404);
  });
  routes.get('/mailboxes/:address/messages/:id/attachments/:index', (c) => {
    const mail = findFor(emulator, c.req.param('address'), c.req.param('id'));
    const file = mail?.attachments[Number(c.req.param('index'))];
    if (!file) return c.json(unknown, 404);
    return c.body(new Uint8Array(Buffer.from(file.contentBytes, 'base64')), 200, {
      'content-type': 'application/octet-stream',
    });
  });
  routes.get('/notices', (c) =>
    c.json(
      emulator.mail
        .notices()
        .map((mail) => ({ ...summary(mail), text: mail.text, html: mail.html, headers: mail.headers })),
    ),
  );
  routes.get('/deliveries', (c) =>
    c.json({
      deliveries: emulator.mail.deliveries,
      highestInFlight: Object.fromEntries(emulator.mail.highestInFlight),
    }),
  );
  return routes;
}
