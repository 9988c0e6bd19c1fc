import { sql, type UpdateObject } from 'kysely';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runNotices, startHouse, type House } from '../../../test/harness.ts';
import { compose } from '../../compose.ts';
import { loadStaticWeb } from '../../http/static-web.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { createLog } from '../../ports/log/log.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { createSealing } from '../../ports/secrets/sealing.ts';
import { deleteOldNotices, enqueueNotice, type Notice } from './public.ts';

interface Arrived {
  readonly from: { readonly address: string; readonly name?: string };
  readonly to: readonly { readonly address: string; readonly name?: string }[];
  readonly cc: readonly unknown[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

let house: House;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
});
afterAll(() => house.close());
afterEach(async () => {
  await house.emulator.call('DELETE', '/faults');
});

const webFolder = join(import.meta.dirname, '..', '..', '..', '..', 'web', 'dist');
const link = 'https://mail.parspec.example/invitations/Y2FuYXJ5LW9mLWEtbGluaw';
const contents: readonly Notice['content'][] = [
  {
    kind: 'invitation',
    organizationName: 'Contoso Electric',
    inviterName: 'Ada Lindqvist',
    link,
    expiresAt: new Date('2099-01-01T00:00:00Z'),
  },
  { kind: 'email-code', code: '409173', minutes: 10 },
  { kind: 'password-reset', link, minutes: 30 },
  { kind: 'password-changed' },
  { kind: 'new-device', signedInAt: new Date('2026-11-23T15:31:00Z'), browser: 'Firefox on Windows' },
  { kind: 'method-added', method: 'password' },
  { kind: 'role-changed', role: 'member' },
  { kind: 'signed-out-everywhere' },
];

/** An address of this test's own, so that what arrives there is what it asked for. */
const someone = (): string => `p-${randomUUID()}@contoso.example`;

async function enqueue(
  address: string,
  more: Partial<Notice> = {},
  tx: Executor = house.db,
): Promise<boolean> {
  const deps = { random: systemRandom, sealing: createSealing(house.config.sealingKeys) };
  return enqueueNotice(deps, tx, {
    organizationId: null,
    recipient: { address, name: null },
    idempotencyKey: randomUUID(),
    at: await databaseClock.now(tx),
    content: { kind: 'email-code', code: '409173', minutes: 10 },
    ...more,
  });
}

/** A notice as it is after some attempts; no sender sees it before. */
async function enqueueAs(
  address: string,
  change: UpdateObject<DatabaseSchema, 'notices'>,
  more: Partial<Notice> = {},
): Promise<void> {
  await inTransaction(house.db, async (tx) => {
    await enqueue(address, more, tx);
    await tx.updateTable('notices').set(change).where('recipient_address', '=', address).execute();
  });
}

async function arrivedAt(address: string): Promise<Arrived[]> {
  const all = (await house.emulator.call('GET', '/notices')) as Arrived[];
  return all.filter((mail) => mail.to.some((to) => to.address === address));
}

async function rowOf(address: string) {
  return house.db
    .selectFrom('notices')
    .selectAll()
    .where('recipient_address', '=', address)
    .executeTakeFirstOrThrow();
}

async function addFault(upn: string, respond: Record<string, unknown>): Promise<void> {
  await house.emulator.call('POST', '/faults', { surface: 'smtp', match: { upn }, respond, times: 1 });
}

/** The pause until the next attempt is over. */
async function makeDue(address: string): Promise<void> {
  await house.db
    .updateTable('notices')
    .set({ due_at: sql<Date>`clock_now()` })
    .where('recipient_address', '=', address)
    .execute();
}

/** Sends what is due until the notice has the state. */
async function runUntil(address: string, state: string): Promise<void> {
  for (let tries = 0; tries < 100 && (await rowOf(address)).state !== state; tries += 1)
    await runNotices(house);
  expect((await rowOf(address)).state).toBe(state);
}

describe('a notice arrives', () => {
  test.each(contents)('$kind: as text and as HTML, from the support address', async (content) => {
    const address = someone();
    await enqueue(address, { content, recipient: { address, name: 'Lee Park' } });
    await runUntil(address, 'sent');
    const [mail, ...more] = await arrivedAt(address);
    expect(more).toEqual([]);
    const { brand } = house.config;
    expect(mail?.from).toEqual({ address: brand.supportEmail, name: brand.name });
    expect(mail?.to).toEqual([{ address, name: 'Lee Park' }]);
    expect(mail?.subject).toContain(brand.name);
    for (const part of [mail?.text, mail?.html]) {
      expect(part).toContain('You get this mail because');
      if ('link' in content) expect(part).toContain(link);
      if ('code' in content) expect(part).toContain(content.code);
    }
    const { id } = await rowOf(address);
    expect(mail?.headers).toMatchObject({
      'message-id': `<${id}@parspec.io>`,
      'auto-submitted': 'auto-generated',
    });
  });

  test('once for one act, however often and from however many processes it is asked for', async () => {
    const address = someone();
    const idempotencyKey = randomUUID();
    for (let times = 0; times < 3; times += 1) await enqueue(address, { idempotencyKey });
    await runUntil(address, 'sent');
    await enqueue(address, { idempotencyKey });
    await runNotices(house);
    expect(await arrivedAt(address)).toHaveLength(1);
  });

  test('once each, where two processes send many', async () => {
    const addresses = Array.from({ length: 60 }, someone);
    await Promise.all(addresses.map((address) => enqueue(address)));
    await Promise.all(house.compositions.map((composition) => composition.noticeSender.runDue()));
    for (const address of addresses) await runUntil(address, 'sent');
    const arrived = await Promise.all(addresses.map(arrivedAt));
    expect(arrived.map((mails) => mails.length)).toEqual(addresses.map(() => 1));
  });

  test('is forgotten when it has ended, and its row after a while', async () => {
    const address = someone();
    await enqueue(address);
    await runUntil(address, 'sent');
    const { sealed_facts: sealed, ended_at: endedAt } = await rowOf(address);
    expect(sealed).toBeNull();
    await deleteOldNotices(house.db, endedAt ?? new Date(0));
    await rowOf(address);
    await deleteOldNotices(house.db, new Date((endedAt?.getTime() ?? 0) + 1));
    await expect(rowOf(address)).rejects.toThrow();
  });
});

describe('a notice that the mail server does not take', () => {
  test.each([451, 421, 452])('for now (%i) is sent later', async (status) => {
    const address = someone();
    await addFault(address, { status });
    await enqueue(address);
    await runNotices(house);
    expect(await rowOf(address)).toMatchObject({ state: 'queued', attempt_count: 1, failed_because: null });
    expect(await arrivedAt(address)).toEqual([]);
    await makeDue(address);
    await runUntil(address, 'sent');
    expect(await arrivedAt(address)).toHaveLength(1);
  });

  test.each([550, 554])('ever (%i) has failed, and the account can see it', async (status) => {
    const address = someone();
    const { id: organizationId } = await house.db
      .selectFrom('organizations')
      .select('id')
      .limit(1)
      .executeTakeFirstOrThrow();
    await addFault(address, { status });
    await enqueue(address, { organizationId });
    await runUntil(address, 'failed');
    const row = await rowOf(address);
    expect(row).toMatchObject({ failed_because: 'refused', attempt_count: 1, sealed_facts: null });
    const events = await house.db
      .selectFrom('audit_events')
      .selectAll()
      .where('target_id', '=', row.id)
      .execute();
    expect(events).toMatchObject([
      { action: 'notice.failed', context: { kind: 'email-code', because: 'refused' } },
    ]);
    expect(await arrivedAt(address)).toEqual([]);
  });

  test('in twenty attempts has failed', async () => {
    const address = someone();
    await addFault(address, { status: 451 });
    await enqueueAs(address, { attempt_count: 19 });
    await runNotices(house);
    expect(await rowOf(address)).toMatchObject({ state: 'failed', failed_because: 'gave-up' });
  });

  test('before its code has expired is not sent at all', async () => {
    const address = someone();
    const now = await databaseClock.now(house.db);
    await enqueue(address, { at: new Date(now.getTime() - 10 * 60 * 1000) });
    await runUntil(address, 'failed');
    expect(await rowOf(address)).toMatchObject({
      failed_because: 'expired',
      sealed_facts: null,
      attempt_count: 0,
    });
    expect(await arrivedAt(address)).toEqual([]);
  });
});

describe('a notice of which nobody knows whether it arrived', () => {
  test.each([
    ['the answer was lost', { cut: 'before-answer', execute: true }],
    ['the answer broke off', { cut: 'mid-answer', execute: true }],
  ])('is sent again, recognizably the same: %s', async (_name, respond) => {
    const address = someone();
    await addFault(address, respond);
    await enqueue(address);
    await runNotices(house);
    expect((await rowOf(address)).state).toBe('queued');
    await makeDue(address);
    await runUntil(address, 'sent');
    const both = await arrivedAt(address);
    expect(both).toHaveLength(2);
    const same = both.map(({ headers, text }) => [headers['message-id'], headers['date'], text]);
    expect(same[0]).toEqual(same[1]);
  });

  test('is sent again where the process died with it', async () => {
    const address = someone();
    const leaseUntil = sql<Date>`clock_now() - interval '1 second'`;
    await enqueueAs(address, { state: 'sending', attempt_count: 1, lease_until: leaseUntil });
    await runNotices(house);
    await makeDue(address);
    await runUntil(address, 'sent');
    expect((await rowOf(address)).attempt_count).toBe(2);
    expect(await arrivedAt(address)).toHaveLength(1);
  });
});

describe('C10: an address that is not one', () => {
  test.each([
    'a@corp.example,b@evil.example',
    '"a@evil.example x"@corp.example',
    'a@corp.example\r\nBcc: b@evil.example',
  ])('C10: nothing is mailed to %j, wherever it came from', async (address) => {
    await enqueue(address);
    await runUntil(address, 'failed');
    expect(await rowOf(address)).toMatchObject({ failed_because: 'refused' });
    const all = JSON.stringify(await house.emulator.call('GET', '/notices'));
    expect(all).not.toMatch(/corp\.example|evil\.example/);
  });

  test('C10: a name cannot add a recipient', async () => {
    const address = someone();
    const name = 'Lee <b@evil.example>,\r\nBcc: c@evil.example\r\n\r\n"d@evil.example"';
    await enqueue(address, { recipient: { address, name } });
    await runUntil(address, 'sent');
    const [mail] = await arrivedAt(address);
    expect(mail?.to.map((to) => to.address)).toEqual([address]);
    expect(mail?.headers).not.toHaveProperty('bcc');
    for (const who of ['b', 'c', 'd'])
      expect(await house.emulator.call('GET', `/mailboxes/${who}@evil.example/inbox`)).toEqual([]);
  });
});

/** Everything of the notices that a dump shows; bytes as hexadecimal, as pg_dump writes them. */
async function dump(): Promise<string> {
  const rows = await sql<{ text: string }>`select string_agg(n::text, E'\n') as text from notices n`.execute(
    house.db,
  );
  return rows.rows[0]?.text ?? '';
}

test('L19: neither log nor database know what a notice says, nor the log to whom', async () => {
  const secrets: string[] = [];
  const addresses: string[] = [];
  const dumps: string[] = [];
  for (const respond of [{}, { status: 451 }, { status: 550 }, { cut: 'before-answer' }, { status: 554 }]) {
    const code = `canary-${randomUUID()}`;
    const canaryLink = `https://mail.parspec.example/invitations/${randomUUID()}`;
    const address = someone();
    secrets.push(code, canaryLink);
    addresses.push(address);
    // Servers like to repeat what they refuse.
    await addFault(address, { body: `5.7.1 <${address}> ${code} ${canaryLink}`, ...respond });
    await inTransaction(house.db, async (tx) => {
      await enqueue(address, { content: { kind: 'email-code', code, minutes: 10 } }, tx);
      await enqueue(address, { content: { kind: 'password-reset', link: canaryLink, minutes: 10 } }, tx);
    });
    dumps.push(await dump());
    await runNotices(house);
    dumps.push(await dump());
  }
  const text = house.logText();
  for (const event of ['notice.sent', 'notice.put-off', 'notice.failed']) expect(text).toContain(event);
  const hex = (secret: string): string => Buffer.from(secret).toString('hex');
  const base64 = (secret: string): string => Buffer.from(secret).toString('base64').slice(0, -4);
  const spellings = secrets.flatMap((secret) => [secret, hex(secret), base64(secret)]);
  const places = [text, ...dumps];
  expect(spellings.filter((spelling) => places.some((place) => place.includes(spelling)))).toEqual([]);
  expect(addresses.filter((address) => text.includes(address))).toEqual([]);
});

/** A way to the emulator's SMTP that can be closed and opened, as a mail server that is down for a while. */
class Way {
  to: URL | undefined;
  port = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => {
    const onward = connect(Number(this.to?.port), this.to?.hostname);
    this.#sockets.add(socket);
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    onward.on('close', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('a notice is sent once it can be', () => {
  const way = new Way();
  let outer: House;
  beforeAll(async () => {
    await way.open();
    outer = house;
    const environment = { SMTP_URL: `smtp://127.0.0.1:${way.port}` };
    house = await startHouse({ replicas: 2, environment });
    way.to = new URL(house.emulator.smtp);
  });
  afterAll(async () => {
    await house.close();
    await way.close();
    house = outer;
  });

  test('where the mail server was down', async () => {
    const [before, address] = [someone(), someone()];
    await enqueue(before);
    await runUntil(before, 'sent');
    await way.close();
    await enqueue(address);
    await runNotices(house);
    expect(await rowOf(address)).toMatchObject({ state: 'queued', attempt_count: 1 });
    await way.open();
    await makeDue(address);
    await runUntil(address, 'sent');
    expect(await arrivedAt(address)).toHaveLength(1);
    expect(house.logText()).toContain('"why":"unreachable"');
  });

  test('where a process stopped while the mail server was silent, by another process', async () => {
    const address = someone();
    const [first, second] = house.compositions;
    await second?.noticeSender.stop();
    await addFault(address, { hang: true });
    await enqueue(address);
    first?.noticeSender.wake();
    for (let tries = 0; tries < 200 && (await rowOf(address)).state !== 'sending'; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await first?.noticeSender.stop();
    expect(await rowOf(address)).toMatchObject({ state: 'queued', attempt_count: 1 });
    expect(await arrivedAt(address)).toEqual([]);
    const next = compose(house.config, {
      db: house.db,
      log: createLog('silent'),
      web: await loadStaticWeb(webFolder),
      passwords: house.passwords,
    });
    await makeDue(address);
    await next.noticeSender.runDue();
    expect((await rowOf(address)).state).toBe('sent');
    await next.stop();
    expect(await arrivedAt(address)).toHaveLength(1);
  });
});
