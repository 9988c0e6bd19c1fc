import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ada, ben, letter, outside, startMailBench, to, type MailBench } from '../graph/mail-bench.ts';
import type { BouncedRecipient } from '../outlook/mail-store.ts';
import type { LimitsAndUse } from './limits-and-use.ts';

let bench: MailBench;
beforeAll(async () => {
  bench = await startMailBench();
});
afterAll(() => bench.running.close());
beforeEach(async () => {
  await bench.control.reset();
  await bench.control.setClock({ set: '2026-11-23T10:42:00Z', freeze: true });
  await bench.control.patchTenant('contoso.example', { exchangeLimits: 'as-microsoft' });
});

const later = (seconds: number): Promise<unknown> => bench.control.setClock({ advanceSeconds: seconds });
const use = (upn: string): Promise<LimitsAndUse> => bench.control.call('GET', `/mailboxes/${upn}/limits`);
const sentItems = (): Promise<{ deliverAt: string; bounced: BouncedRecipient[] }[]> =>
  bench.control.call('GET', `/mailboxes/${ada}/sent`);

async function send(message: object = {}, upn = ada): Promise<void> {
  const response = await bench.post(letter(message), { authorization: await bench.bearer(upn) });
  expect([response.status, await response.text()]).toEqual([202, '']);
}

/** The one report in ada's inbox, and what it says for programs. */
async function report(): Promise<{ subject: string; html: string; mime: string }> {
  const [mail, ...more] = await bench.list(ada);
  expect(more).toEqual([]);
  const id = mail?.id ?? '';
  const { html } = await bench.detail(ada, id);
  const mime = await fetch(`${bench.running.addresses.control}/mailboxes/${ada}/messages/${id}/mime`);
  return { subject: mail?.subject ?? '', html: String(html), mime: await mime.text() };
}

describe('thirty messages a minute', () => {
  test('the excess is accepted with 202 as well, and arrives in the following minutes', async () => {
    for (let count = 0; count < 65; count += 1) await send();
    expect(await bench.list(ben)).toHaveLength(30);
    expect(await sentItems()).toHaveLength(65);
    expect((await use(ada)).waiting).toBe(35);
    await later(59);
    expect(await bench.list(ben)).toHaveLength(30);
    await later(1);
    expect(await bench.list(ben)).toHaveLength(60);
    await later(60);
    expect(await bench.list(ben)).toHaveLength(65);
    expect(await bench.list(ada)).toEqual([]);
  });

  test('mails handed over together count each other', async () => {
    await bench.control.putUser(ada, { exchangeLimits: { messagesPerMinute: 1 } });
    await Promise.all([send(), send(), send(), send()]);
    expect(await bench.list(ben)).toHaveLength(1);
    const minutes = (await sentItems()).map(({ deliverAt }) => deliverAt.slice(11, 16));
    expect(minutes.toSorted()).toEqual(['10:42', '10:43', '10:44', '10:45']);
  });

  test('what waits is nowhere but in Sent Items; other mailboxes do not wait', async () => {
    await bench.control.putUser(ada, { exchangeLimits: { messagesPerMinute: 1 } });
    await send();
    await send({ toRecipients: to(outside) });
    const [waiting] = await bench.list(ada, 'sent');
    const path = `/mailboxes/${outside}/messages/${waiting?.id ?? ''}`;
    expect((await fetch(`${bench.running.addresses.control}${path}`)).status).toBe(404);
    expect((await fetch(`${bench.running.addresses.outlook}${path}`)).status).toBe(404);
    expect(bench.running.emulator.mail.addresses()).not.toContain(outside);
    await send({ toRecipients: to(outside) }, ben);
    expect(await bench.list(outside)).toHaveLength(1);
  });
});

describe('the daily limits', () => {
  beforeEach(() => bench.control.putUser(ada, { exchangeLimits: { recipientsPerDay: 3 } }));

  test('202, nobody has it, and a report in the sender’s own inbox says 5.1.90', async () => {
    await send({ toRecipients: to(ben, outside) });
    await send({ subject: 'One too many', toRecipients: to(ben, outside) });
    expect(await bench.list(ben)).toHaveLength(1);
    expect(await bench.list(outside)).toHaveLength(1);
    expect(await bench.list(ada, 'sent')).toHaveLength(2);
    const { subject, html, mime } = await report();
    expect(subject).toBe('Undeliverable: One too many');
    expect(html).toContain('550 5.1.90 Your message can&#39;t be sent because');
    expect(mime).toContain(
      'Final-Recipient: rfc822;buyer@elsewhere.example\r\nAction: failed\r\nStatus: 5.1.90',
    );
    // What came back counts for nothing: one more recipient is still within the limit.
    await send();
    expect(await bench.list(ben)).toHaveLength(2);
    expect((await use(ada)).recipientsOfLastDay).toBe(3);
  });

  test('the window rolls: 24 hours later the mailbox sends again', async () => {
    await send({ toRecipients: to(ben, ben) });
    await later(3600);
    await send();
    await later(23 * 3600 - 1);
    await send({ toRecipients: to(outside) });
    expect(await bench.list(outside)).toHaveLength(0);
    await later(1);
    await send({ toRecipients: to(outside) });
    expect(await bench.list(outside)).toHaveLength(1);
  });

  test('the tenant’s external recipients: whoever sends; its own people are still reached (5.7.233)', async () => {
    await bench.control.putUser(ada, { exchangeLimits: null });
    await bench.control.patchTenant('contoso.example', { exchangeLimits: { externalRecipientsPerDay: 1 } });
    await send({ toRecipients: to(outside) }, ben);
    await send({ toRecipients: to(ben, 'pat@fabrikam.example') });
    expect(await bench.list(ben)).toHaveLength(1);
    expect(await bench.list('pat@fabrikam.example')).toHaveLength(0);
    expect((await report()).html).toContain('550 5.7.233');
    expect((await sentItems())[0]?.bounced).toEqual([
      { address: 'pat@fabrikam.example', because: 'external-recipients-per-day', status: '5.7.233' },
    ]);
  });

  test('too many recipients in one mail: 202, and 5.5.3 (Microsoft’s default is 500)', async () => {
    await bench.control.putUser(ada, { exchangeLimits: { recipientsPerMessage: 1 } });
    await send({ toRecipients: to(ben), bccRecipients: to(outside) });
    expect(await bench.list(ben)).toEqual([]);
    expect((await report()).html).toContain('550 5.5.3 RESOLVER.ADR.RecipLimit; too many recipients');
  });
});

describe('what cannot be delivered', () => {
  test.each([
    ['somebody a tenant does not know', 'nobody@fabrikam.example', 'Status: 5.1.10'],
    ['somebody without a mailbox', 'max@contoso.example', 'Status: 5.1.10'],
    ['a full mailbox', 'chen@contoso.example', 'Status: 5.2.2'],
    ['a domain that does not exist', 'a@nowhere.invalid', 'Status: 5.4.310'],
  ] as const)('%s comes back; the others have it', async (_name, address, status) => {
    await bench.control.putUser('chen@contoso.example', { mailbox: 'full' });
    await send({ toRecipients: to(ben, address) });
    expect(await bench.list(ben)).toHaveLength(1);
    expect(await bench.list(address)).toEqual([]);
    const { subject, mime } = await report();
    expect(subject).toBe('Undeliverable: Quote');
    expect(mime).toContain(status);
  });

  test('the report is a mail that clients can take apart', async () => {
    await send({ subject: 'Ängebot\r\nContent-Type: x', toRecipients: to('nobody@fabrikam.example') });
    const { mime } = await report();
    const parsed = await simpleParser(mime);
    expect(parsed.from?.text).toBe(
      '"Microsoft Outlook" <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.example>',
    );
    expect(parsed.subject).toMatch(/^Undeliverable: Ängebot/);
    expect(parsed.headers.get('content-type')).toMatchObject({
      value: 'multipart/report',
      params: { 'report-type': 'delivery-status' },
    });
    expect(parsed.html).toContain('nobody wasn&#39;t found at fabrikam.example.');
    expect(parsed.attachments.map(({ contentType }) => contentType)).toEqual(['text/rfc822-headers']);
    // This parser puts the part for programs beside the words for people.
    expect(parsed.text).toContain('Status: 5.1.10');
  });

  test('Outlook shows the report, and in Sent Items what waits and what came back', async () => {
    await bench.control.putUser(ada, { exchangeLimits: { messagesPerMinute: 1 } });
    await send({ toRecipients: to('nobody@fabrikam.example') });
    await send();
    const page = async (folder: string): Promise<string> =>
      (await fetch(`${bench.running.addresses.outlook}/mailboxes/${ada}/${folder}`)).text();
    expect(await page('inbox')).toContain('Undeliverable: Quote');
    const sent = await page('sent');
    expect(sent).toContain('could not be delivered to nobody@fabrikam.example (5.1.10)');
    expect(sent).toMatch(/leaves Mon,? 23 Nov 2026, 10:43 UTC/);
  });

  test('the report about a mail that waits comes when the mail has left', async () => {
    await bench.control.putUser(ada, { exchangeLimits: { messagesPerMinute: 1 } });
    await send();
    await send({ toRecipients: to('nobody@fabrikam.example') });
    expect(await bench.list(ada)).toEqual([]);
    await later(60);
    expect(await bench.list(ada)).toHaveLength(1);
  });
});

describe('a mailbox that may not send', () => {
  test('hears 202, and everything comes back with 5.1.8; it still receives', async () => {
    await bench.control.putUser(ada, { mailbox: 'restricted', exchangeLimits: 'none' });
    await send();
    await send({}, ben);
    expect(await bench.list(ben)).toHaveLength(1);
    expect((await report()).html).toContain('550 5.1.8 Access denied, bad outbound sender');
  });
});

describe('over a restart', () => {
  test('states, limits, what waits and what was sent are as they were', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-exchange-'));
    try {
      const before = await startMailBench({ dataDir });
      await before.control.putUser(ada, { exchangeLimits: { messagesPerMinute: 1, recipientsPerDay: 3 } });
      await before.control.putUser(ben, { mailbox: 'on-premises' });
      await before.control.setClock({ freeze: true });
      await before.post(letter());
      await before.post(letter());
      await before.running.close();
      const after = await startMailBench({ dataDir });
      const upon = (upn: string): Promise<LimitsAndUse> =>
        after.control.call('GET', `/mailboxes/${upn}/limits`);
      expect(await upon(ada)).toMatchObject({ recipientsOfLastDay: 2, waiting: 1 });
      expect(await after.list(ben)).toHaveLength(1);
      const refused = await after.post(letter(), { authorization: await after.bearer(ben) });
      expect(refused.status).toBe(404);
      await after.control.setClock({ advanceSeconds: 60 });
      expect(await after.list(ben)).toHaveLength(2);
      await after.post(letter({ toRecipients: to(outside, outside) }));
      expect(await after.list(ada)).toMatchObject([{ subject: 'Undeliverable: Quote' }]);
      await after.running.close();
    } finally {
      await rm(dataDir, { recursive: true });
    }
  });
});

describe('which limits hold', () => {
  test('none, unless the emulator, the tenant or the mailbox says so; the nearest decides', async () => {
    await bench.control.patchTenant('contoso.example', { exchangeLimits: null });
    expect((await use(ada)).limits).toBeNull();
    await bench.control.patchTenant('contoso.example', { exchangeLimits: 'as-microsoft' });
    expect((await use(ada)).limits).toEqual({
      messagesPerMinute: 30,
      recipientsPerDay: 10_000,
      recipientsPerMessage: 500,
      externalRecipientsPerDay: 500 * 4 ** 0.7 + 9500 - ((500 * 4 ** 0.7) % 1),
    });
    await bench.control.putUser(ada, { exchangeLimits: 'none' });
    expect((await use(ada)).limits).toBeNull();
    expect((await use(ben)).limits).not.toBeNull();
    expect((await use('riley@outlook.example')).limits).toBeNull();
  });

  test('without limits nobody is unknown, and everything arrives at once', async () => {
    await bench.control.patchTenant('contoso.example', { exchangeLimits: 'none' });
    for (let count = 0; count < 31; count += 1) await send({ toRecipients: to('nobody@fabrikam.example') });
    expect(await bench.list('nobody@fabrikam.example')).toHaveLength(31);
    expect(await bench.list(ada)).toEqual([]);
  });

  test.each([
    ['"often"', 'exchangeLimits'],
    ['{"perMinute":3}', 'exchangeLimits.perMinute'],
    ['{"messagesPerMinute":0}', 'exchangeLimits.messagesPerMinute'],
    ['{"recipientsPerDay":1.5}', 'exchangeLimits.recipientsPerDay'],
    ['[1]', 'exchangeLimits'],
  ])('what is no setting is refused by name: %s', async (value, field) => {
    const response = await fetch(`${bench.running.addresses.control}/tenants/contoso.example`, {
      method: 'PATCH',
      body: `{"exchangeLimits":${value}}`,
    });
    expect([response.status, await response.json()]).toMatchObject([400, { field }]);
  });
});
