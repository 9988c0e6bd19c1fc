import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { borrowEmulator, type BorrowedEmulator } from '../../../test/borrowed-emulator.ts';
import { hostileTexts } from '../../../test/hostile-text.ts';
import { createSmtpPool } from './smtp-pool.ts';
import type { SmtpSettings } from './smtp-settings.ts';
import type { OutgoingMail } from './smtp.ts';

let emulator: BorrowedEmulator;
beforeAll(async () => {
  emulator = await borrowEmulator('http://localhost:1');
});
afterAll(() => emulator.giveBack());
beforeEach(() => emulator.call('POST', '/reset', {}));

const mail: OutgoingMail = {
  id: 'ntc_01m843bfh8d4weex043asv3b0x',
  date: new Date('2026-11-23T15:31:00Z'),
  to: { address: 'lee@contoso.example', name: 'Lee Park' },
  subject: 'Grüße',
  text: 'one\n.\ntwo\n',
  html: '<p>one</p>',
};
const poolWith = (settings: Partial<SmtpSettings> = {}) =>
  createSmtpPool(
    {
      host: '127.0.0.1',
      port: Number(new URL(emulator.smtp).port),
      encryption: 'none',
      credential: null,
      ...settings,
    },
    { name: 'Parspec, Inc.', address: 'support@parspec.example' },
  );
const usualHeaders = ['auto-submitted', 'message-id', 'mime-version', 'subject', 'x-auto-response-suppress'];
const never = new AbortController().signal;
const arrived = async () => (await emulator.call('GET', '/notices')) as Record<string, unknown>[];

/** Hands the mail over through a pool of its own and closes it. */
async function send(settings: Partial<SmtpSettings>, signal: AbortSignal = never) {
  const pool = poolWith(settings);
  const answer = await pool.send(mail, signal);
  pool.close();
  return answer;
}

test('a mail arrives as it was given', async () => {
  expect(await send({})).toEqual({ kind: 'accepted' });
  expect(await arrived()).toMatchObject([
    {
      from: { address: 'support@parspec.example', name: 'Parspec, Inc.' },
      to: [{ address: 'lee@contoso.example', name: 'Lee Park' }],
      subject: 'Grüße',
      text: expect.stringContaining('one\n.\ntwo') as string,
      html: expect.stringContaining('<p>one</p>') as string,
      headers: { 'message-id': '<ntc_01m843bfh8d4weex043asv3b0x@parspec.example>' },
    },
  ]);
});

test('I01: a name or a subject that would like to be a header stays text', async () => {
  const hostile = hostileTexts(60, 3);
  const pool = poolWith();
  for (const text of hostile)
    expect(
      await pool.send({ ...mail, subject: text, to: { address: mail.to.address, name: text } }, never),
    ).toEqual({ kind: 'accepted' });
  pool.close();
  const all = await arrived();
  expect(all).toHaveLength(hostile.length);
  for (const { headers, to, bcc } of all as {
    headers: object;
    to: { address: string }[];
    bcc?: unknown[];
  }[]) {
    expect(Object.keys(headers).filter((name) => !usualHeaders.includes(name))).toEqual([]);
    expect(to.map(({ address }) => address)).toEqual([mail.to.address]);
    expect(bcc ?? []).toEqual([]);
  }
});

describe('nothing leaves in the clear for another machine', () => {
  test('where the server offers no TLS', async () => {
    expect(await send({ encryption: 'required' })).toMatchObject({ kind: 'retry', because: 'not-secure' });
    expect(await arrived()).toEqual([]);
  });

  test('where the server does not speak it from the start', async () => {
    expect(await send({ encryption: 'from-the-start' })).toMatchObject({ kind: 'retry' });
    expect(await arrived()).toEqual([]);
  });
});

describe('a hand-over that comes to nothing', () => {
  test('is told, never thrown, where nobody listens', async () => {
    expect(await send({ port: 1 })).toEqual({ kind: 'retry', because: 'unreachable', reply: null });
  });

  test('ends with the signal, and the next goes through', async () => {
    await emulator.call('POST', '/faults', { surface: 'smtp', respond: { hang: true }, times: 1 });
    const pool = poolWith();
    const breaking = new AbortController();
    const hanging = pool.send(mail, breaking.signal);
    for (
      let tries = 0;
      tries < 500 && ((await emulator.call('GET', '/faults')) as unknown[]).length > 0;
      tries += 1
    )
      await new Promise((resolve) => setTimeout(resolve, 10));
    breaking.abort();
    expect(await hanging).toEqual({ kind: 'retry', because: 'no-answer', reply: null });
    expect(await pool.send(mail, never)).toEqual({ kind: 'accepted' });
    pool.close();
  });
});
