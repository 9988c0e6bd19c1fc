import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FaultResponse } from '../control/faults.ts';
import { startMailBench, type MailBench } from '../graph/mail-bench.ts';
import { PortTakenError } from '../listen.ts';
import { sendBySmtp, type SmtpTalk } from './smtp-client.ts';
import { startSmtpInbox } from './smtp-inbox.ts';

const igor = 'igor@contoso.example';
let bench: MailBench;
beforeAll(async () => {
  bench = await startMailBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

const data = (subject: string): string =>
  [
    'From: Gatehouse <no-reply@parspec.example>',
    `To: ${igor}`,
    `Subject: ${subject}`,
    'Content-Type: multipart/alternative; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Please approve',
    '.a line that begins with a dot',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>Please <b>approve</b></p>',
    '--b--',
  ].join('\r\n');
const send = (subject: string, to: string[] = [igor]): Promise<SmtpTalk> =>
  sendBySmtp(bench.running.addresses.smtp, { from: 'bounce@parspec.example', to, data: data(subject) });
const notices = (): Promise<Record<string, unknown>[]> => bench.control.call('GET', '/notices');
const addFault = (respond: FaultResponse, upn?: string): Promise<unknown> =>
  bench.control.addFault({ surface: 'smtp', respond, ...(upn === undefined ? {} : { match: { upn } }) });

describe('the SMTP inbox', () => {
  test('takes any mail and shows it among the notices, newest first, and in the inbox', async () => {
    expect((await send('one')).replies.at(-2)).toMatch(/^250 /);
    await send('two');
    const all = await notices();
    expect(all.map((each) => each['subject'])).toEqual(['two', 'one']);
    expect(all[0]).toMatchObject({
      from: { address: 'no-reply@parspec.example', name: 'Gatehouse' },
      to: [{ address: igor }],
      html: expect.stringContaining('<p>Please <b>approve</b></p>') as string,
      text: expect.stringContaining('Please approve\n.a line that begins with a dot') as string,
    });
    expect(await bench.list(igor)).toMatchObject([{ subject: 'two' }, { subject: 'one' }]);
    expect(await bench.list('no-reply@parspec.example', 'sent')).toEqual([]);
  });

  test('offers neither AUTH nor STARTTLS', async () => {
    const { replies } = await send('one');
    expect(replies.join('\n')).not.toMatch(/AUTH|STARTTLS/);
  });

  test('the envelope says who receives it; who is there only is hidden from the others', async () => {
    await send('one', ['chen@contoso.example', 'buyer@elsewhere.example']);
    expect(await bench.list(igor)).toEqual([]);
    const [mail] = await bench.list('buyer@elsewhere.example');
    const detail = await bench.detail('buyer@elsewhere.example', mail?.id ?? '');
    expect(JSON.stringify(detail)).not.toContain('chen@contoso.example');
  });

  test('gives the mail back byte for byte', async () => {
    await send('one');
    const [mail] = await bench.list(igor);
    const address = `${bench.running.addresses.control}/mailboxes/${igor}/messages/${mail?.id ?? ''}/mime`;
    expect((await (await fetch(address)).text()).trimEnd()).toBe(data('one'));
  });

  test('says which port is taken', async () => {
    const port = Number(bench.running.addresses.smtp.split(':')[1]);
    const taken = startSmtpInbox(bench.running.emulator, { host: '127.0.0.1', port });
    await expect(taken).rejects.toThrow(PortTakenError);
  });

  test('a client that hangs up in the middle harms nobody', async () => {
    const [host = '', port = ''] = bench.running.addresses.smtp.split(':');
    await new Promise<void>((done) => {
      const socket = connect(Number(port), host, () => {
        socket.write('EHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n');
        setTimeout(() => socket.write('Subject: half\r\n', () => socket.destroy()), 100);
      });
      socket.on('close', () => done());
    });
    await send('one');
    expect(await notices()).toHaveLength(1);
  });
});

describe('faults of the SMTP inbox', () => {
  test.each([
    ['refused', { status: 550 }, /^550 5\.7\.1 /, 0],
    ['put off, in words on order', { status: 451, body: '4.7.1 Greylisted' }, /^451 4\.7\.1 Greylisted$/, 0],
    ['stored and put off all the same', { status: 451, execute: true }, /^451 /, 1],
    ['late', { delayMs: 100 }, /^250 /, 1],
  ] as const)('%s', async (_name, respond, reply, arrived) => {
    await addFault(respond);
    expect((await send('one')).replies.at(-2)).toMatch(reply);
    expect(await notices()).toHaveLength(arrived);
    expect((await send('two')).replies.at(-2)).toMatch(/^250 /);
  });

  test.each([
    ['before the answer', { cut: 'before-answer' }, 0],
    ['before the answer, though stored', { cut: 'before-answer', execute: true }, 1],
    ['within the answer, though stored', { cut: 'mid-answer', execute: true }, 1],
  ] as const)('the line is cut %s; another connection is not', async (_name, respond, arrived) => {
    await addFault(respond, igor);
    await addFault({ delayMs: 200 }, 'chen@contoso.example');
    const [cut, other] = await Promise.all([send('one'), send('other', ['chen@contoso.example'])]);
    expect([cut.replies.at(-1)?.slice(0, 3), cut.isCut]).toEqual(['354', true]);
    expect(other.replies.at(-2)).toMatch(/^250 /);
    expect((await notices()).filter((each) => each['subject'] === 'one')).toHaveLength(arrived);
  });

  test('hang: no answer, and closing the inbox does not wait for it', async () => {
    const inbox = await startSmtpInbox(bench.running.emulator, { host: '127.0.0.1', port: 0 });
    await addFault({ hang: true });
    const mail = { from: 'a@b.example', to: [igor], data: data('one') };
    const talk = sendBySmtp(`127.0.0.1:${inbox.port}`, mail);
    await new Promise((done) => setTimeout(done, 150));
    await inbox.close();
    expect((await talk).isCut).toBe(true);
    expect(await notices()).toEqual([]);
  });
});
