import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ada, ben, letter, outside, startMailBench, to, type MailBench } from '../graph/mail-bench.ts';

let bench: MailBench;
beforeAll(async () => {
  bench = await startMailBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

const open = async (path: string): Promise<{ status: number; text: string; headers: Headers }> => {
  const response = await fetch(`${bench.running.addresses.outlook}${path}`);
  return { status: response.status, text: await response.text(), headers: response.headers };
};
const script = '<script>alert(1)</script>';
const evil = letter({
  subject: script,
  body: { contentType: 'HTML', content: `<b>Hello</b>${script}<img src="https://elsewhere.example/pixel">` },
  toRecipients: to(ben),
  bccRecipients: to('chen@contoso.example'),
  attachments: [
    {
      '@odata.type': '#microsoft.graph.fileAttachment',
      name: `Ångebot ${script} 'a'.html`,
      contentType: 'text/html',
      contentBytes: btoa(script),
    },
  ],
});

describe('the list of mailboxes', () => {
  test('is by tenant, with what is odd about a mailbox, personal accounts, and who is outside', async () => {
    const empty = await open('/');
    expect(empty.status).toBe(200);
    for (const words of [
      'This is not Microsoft',
      'Contoso Electric',
      ada,
      'no mailbox',
      'Personal accounts',
      'riley@outlook.example',
    ]) {
      expect(empty.text).toContain(words);
    }
    expect(empty.text).toContain('Nothing was sent to an address outside the emulated tenants yet.');
    await bench.post(letter({ toRecipients: to(outside) }));
    const filled = await open('/');
    expect(filled.text).toContain(`href="/mailboxes/${encodeURIComponent(outside)}/inbox"`);
    expect(filled.text).not.toContain('Nothing was sent to an address outside');
  });

  test('runs no script, is framed by nobody, and fits a narrow window', async () => {
    const { text, headers } = await open('/');
    expect(text).not.toContain('<script');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(text).toContain('width=device-width');
    expect(text).toContain('class="scroll"');
  });
});

describe('folders', () => {
  test('an empty inbox and empty Sent Items say so', async () => {
    expect((await open(`/mailboxes/${ada}/inbox`)).text).toContain('Nothing has arrived yet.');
    expect((await open(`/mailboxes/${ada}/sent`)).text).toContain('Nothing was sent from this mailbox yet.');
    expect((await open(`/mailboxes/${ada}`)).text).toContain('aria-current="page"');
  });

  test('/mail/sentitems, where Outlook shows what whoever is signed in has sent, lets one choose whose', async () => {
    const answer = await fetch(`${bench.running.addresses.outlook}/mail/sentitems`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/']);
  });

  test('name sender or recipients, subject, files and time; markup of a subject is text', async () => {
    await bench.post(evil);
    const inbox = await open(`/mailboxes/${ben}/inbox`);
    expect(inbox.text).toContain('Ada Lindqvist');
    expect(inbox.text).toContain('&lt;script&gt;');
    expect(inbox.text).toContain('1 file');
    expect(inbox.text).not.toContain(script);
    const sent = await open(`/mailboxes/${ada}/sent`);
    expect(sent.text).toContain(`${ben}; chen@contoso.example`);
  });
});

describe('a mail', () => {
  const idOf = async (): Promise<string> => (await bench.list(ben))[0]?.id ?? '';

  test('shows its people; Bcc in the sender’s copy only', async () => {
    await bench.post(evil);
    const id = await idOf();
    const received = await open(`/mailboxes/${ben}/messages/${id}`);
    expect(received.text).toContain(ada);
    expect(received.text).not.toContain('chen@contoso.example');
    expect(received.text).not.toContain(script);
    expect((await open(`/mailboxes/${ada}/messages/${id}`)).text).toContain('chen@contoso.example');
    expect((await open(`/mailboxes/${outside}/messages/${id}`)).status).toBe(404);
  });

  test('has its HTML in a frame that may do nothing', async () => {
    await bench.post(evil);
    const here = `/mailboxes/${ben}/messages/${await idOf()}`;
    const page = await open(here);
    expect(page.text).toContain('sandbox=""');
    expect(page.text).toContain(`src="/mailboxes/${encodeURIComponent(ben)}/messages/`);
    const body = await open(`${here}/body`);
    expect(body.headers.get('content-security-policy')).toBe(
      "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    );
    expect(body.headers.get('content-type')).toMatch(/^text\/html/);
    expect(body.text).toContain('<b>Hello</b>');
  });

  test('gives its files as downloads, never as pages', async () => {
    await bench.post(evil);
    const { text, headers } = await open(`/mailboxes/${ben}/messages/${await idOf()}/attachments/0`);
    expect(text).toBe(script);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent(`Ångebot ${script} `)}%27a%27.html`.replace(
        /[()]/g,
        (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    );
  });

  test.each(['/mailboxes/a@b.example/messages/x', '/mailboxes/a@b.example/drafts', '/nothing'])(
    '%s is not there',
    async (path) => {
      const { status, text } = await open(path);
      expect(status).toBe(404);
      expect(text).toContain('Nothing here');
    },
  );

  test('faults of surface outlook apply', async () => {
    await bench.control.addFault({ surface: 'outlook', respond: { status: 503, body: 'down' } });
    expect(await open('/')).toMatchObject({ status: 503, text: 'down' });
  });
});

describe('the control API for mail', () => {
  test.each([
    [`/mailboxes/${ada}/messages/x`, 'id'],
    [`/mailboxes/${ada}/messages/x/mime`, 'id'],
    [`/mailboxes/${ada}/messages/x/attachments/0`, 'id'],
  ])('404 names the field: %s', async (path, field) => {
    const response = await fetch(`${bench.running.addresses.control}${path}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: 'not_found', field });
  });

  test('an attachment that is not there: field index', async () => {
    await bench.post(letter());
    const id = (await bench.list(ben))[0]?.id ?? '';
    const address = `${bench.running.addresses.control}/mailboxes/${ben}/messages/${id}/attachments/0`;
    expect(await (await fetch(address)).json()).toMatchObject({ field: 'index' });
  });

  test('headers of a mail, as they were sent', async () => {
    await bench.post(letter({ internetMessageHeaders: [{ name: 'x-app-msg-id', value: '42' }] }));
    const id = (await bench.list(ben))[0]?.id ?? '';
    expect(await bench.detail(ben, id)).toMatchObject({
      via: 'graph',
      from: { address: ada, name: 'Ada Lindqvist' },
      headers: { 'x-app-msg-id': '42' },
      html: '<p>Our <b>quote</b></p>',
    });
  });

  test('reset empties mailboxes and deliveries', async () => {
    await bench.post(letter());
    await bench.control.reset();
    expect(await bench.list(ben)).toEqual([]);
    expect(await bench.control.call('GET', '/deliveries')).toEqual({ deliveries: [], highestInFlight: {} });
  });
});
