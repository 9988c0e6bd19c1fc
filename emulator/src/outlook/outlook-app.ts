import { html } from 'hono/html';
import { Hono } from 'hono';
import { observed, type ObservedContext, type ObservedEnv } from '../control/observed.ts';
import type { Emulator } from '../emulator.ts';
import { emulatedPage, type Html } from '../pages/emulated-page.ts';
import type { Mail } from './mail-store.ts';
import { bodyDocument, messagePage } from './message-page.ts';
import { folderPage, mailboxList } from './outlook-pages.ts';

/** The policy of a mail's body: a stranger's HTML, so no script, no form, nothing from elsewhere. */
const bodyPolicy = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'";
/** The policy of the pages around it: no script at all. */
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Outlook on the web: every emulated mailbox, and those of the world outside. Nobody signs in: it is an emulator. */
export function outlookApp(emulator: Emulator): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  app.use(observed(emulator, 'outlook'));
  app.get('/', (c) => page(emulator, c, 'Outlook', mailboxList(emulator)));
  // Outlook opens the folder of whoever is signed in. Here nobody is: the page asks whose it should be.
  app.get('/mail/sentitems', (c) => c.redirect('/', 302));
  app.get('/mailboxes/:address', (c) =>
    c.redirect(`/mailboxes/${encodeURIComponent(c.req.param('address'))}/inbox`, 302),
  );
  app.get('/mailboxes/:address/:folder{inbox|sent}', (c) => {
    const { address, folder } = c.req.param();
    const isSent = folder === 'sent';
    const now = emulator.clock.now();
    const mails = isSent ? emulator.mail.sent(address) : emulator.mail.inbox(address);
    return page(emulator, c, `${address} – Outlook`, folderPage({ address, isSent, mails, now }));
  });
  app.get('/mailboxes/:address/messages/:id', (c) => {
    const { address, id } = c.req.param();
    const mail = emulator.mail.findIn(address, id);
    if (!mail) return nothing(emulator, c);
    return page(emulator, c, `${mail.subject || '(no subject)'} – Outlook`, messagePage(mail, address));
  });
  app.get('/mailboxes/:address/messages/:id/body', (c) => {
    const mail = emulator.mail.findIn(c.req.param('address'), c.req.param('id'));
    if (!mail) return nothing(emulator, c);
    c.header('content-security-policy', bodyPolicy);
    c.header('x-content-type-options', 'nosniff');
    return c.html(bodyDocument(mail));
  });
  app.get('/mailboxes/:address/messages/:id/attachments/:index{[0-9]+}', (c) => {
    const mail = emulator.mail.findIn(c.req.param('address'), c.req.param('id'));
    return download(mail, Number(c.req.param('index'))) ?? nothing(emulator, c);
  });
  app.notFound((c) => nothing(emulator, c as ObservedContext));
  return app;
}

/** The bytes as they were sent, as a download and never as a page. */
function download(mail: Mail | undefined, index: number): Response | undefined {
  const file = mail?.attachments[index];
  if (!file) return undefined;
  const name = encodeURIComponent(file.name.toWellFormed()).replaceAll(/['()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return new Response(Buffer.from(file.contentBytes, 'base64'), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    },
  });
}

function page(
  emulator: Emulator,
  c: ObservedContext,
  title: string,
  body: Html,
  status: 200 | 404 = 200,
): Response | Promise<Response> {
  const { outlook, control } = emulator.addresses;
  const surface = `Outlook on the web → ${outlook.replace('http://', '')}`;
  c.header('content-security-policy', pagePolicy);
  c.header('x-content-type-options', 'nosniff');
  c.header('cache-control', 'no-store');
  return c.html(
    emulatedPage({ title, surface, body, control, now: emulator.clock.now(), layout: 'wide' }),
    status,
  );
}

function nothing(emulator: Emulator, c: ObservedContext): Response | Promise<Response> {
  const body = html`<div class="card">
    <h1>Nothing here</h1>
    <p class="gap">There is no such mail in this mailbox. <a href="/">All mailboxes</a></p>
  </div>`;
  return page(emulator, c, 'Nothing here', body, 404);
}
