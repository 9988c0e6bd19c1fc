import { html } from 'hono/html';
import { Hono, type Context } from 'hono';
import { observed, type ObservedEnv } from '../control/observed.ts';
import type { Emulator } from '../emulator.ts';
import { emulatedPage, type Html } from '../pages/emulated-page.ts';
import type { Mail } from './mail-store.ts';
import { mailboxList, mailPage, mailTable } from './outlook-pages.ts';

/** The policy of a mail's body: a stranger's HTML, so no script, no form, nothing from elsewhere. */
const bodyPolicy = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'";

function page(emulator: Emulator, title: string, body: Html): Html {
  return emulatedPage({
    title,
    surface: `Outlook on the web → ${emulator.addresses.outlook.replace('http://', '')}`,
    body,
    now: emulator.clock.now(),
    control: emulator.addresses.control,
    layout: 'wide',
  });
}

function findMail(emulator: Emulator, c: Context): Mail | undefined {
  const address = c.req.param('address') ?? '';
  return [...emulator.mail.inbox(address), ...emulator.mail.sent(address)].find(
    (mail) => mail.id === c.req.param('id'),
  );
}

/** Outlook on the web: every emulated mailbox, and those of the world outside. Nobody signs in: it is an emulator. */
export function outlookApp(emulator: Emulator): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  app.use(observed(emulator, 'outlook'));
  app.get('/', (c) => c.html(page(emulator, 'Outlook', mailboxList(emulator))));
  app.get('/mailboxes/:address', (c) =>
    c.redirect(`/mailboxes/${encodeURIComponent(c.req.param('address'))}/inbox`, 302),
  );
  app.get('/mailboxes/:address/:folder{inbox|sent}', (c) => {
    const { address, folder } = c.req.param();
    const mails = folder === 'sent' ? emulator.mail.sent(address) : emulator.mail.inbox(address);
    return c.html(
      page(emulator, `${address} – Outlook`, mailTable({ address, isSent: folder === 'sent', mails })),
    );
  });
  app.get('/mailboxes/:address/messages/:id', (c) => {
    const mail = findMail(emulator, c);
    return mail
      ? c.html(page(emulator, mail.subject, mailPage(mail, c.req.param('address'))))
      : nothing(emulator, c);
  });
  app.get('/mailboxes/:address/messages/:id/body', (c) => {
    const mail = findMail(emulator, c);
    c.header('content-security-policy', bodyPolicy);
    return mail ? c.html(mail.html) : nothing(emulator, c);
  });
  app.get('/mailboxes/:address/messages/:id/attachments/:index', (c) => {
    const file = findMail(emulator, c)?.attachments[Number(c.req.param('index'))];
    if (!file) return nothing(emulator, c);
    return c.body(new Uint8Array(Buffer.from(file.contentBytes, 'base64')), 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
    });
  });
  app.notFound((c) => nothing(emulator, c));
  return app;
}

function nothing(emulator: Emulator, c: Context): Response | Promise<Response> {
  return c.html(
    page(
      emulator,
      'Nothing here',
      html`<h1>Nothing here</h1>
        <p>There is no such mail in this mailbox. <a href="/">All mailboxes</a></p>`,
    ),
    404,
  );
}
