import {
  maxAttachmentBytes,
  operations,
  type MessageDetailView,
  type MessageView,
} from '@gatehouse/contract';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from '../../../test/browser.ts';
import {
  apiOf,
  connectMailbox,
  replyOf,
  runDue,
  send,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';

let house: House;
let ada: Browser;
let api: ReturnType<typeof apiOf>;

beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
  api = apiOf(house, ada);
});
afterAll(() => house.close());
beforeEach(async () => {
  await drain();
  await house.emulator.call('DELETE', '/faults');
});

async function message(id: MessageView['id']): Promise<MessageDetailView> {
  return replyOf(await api(operations.getMessage, { params: { messageId: id } }));
}

/** The state once everything due has been dispatched. */
async function outcomeOf(sent: MessageView): Promise<MessageDetailView> {
  for (let tries = 0; tries < 200; tries += 1) {
    await runDue(house);
    const now = await message(sent.id);
    if (now.state !== 'queued' && now.state !== 'sending') return now;
    if (now.state === 'queued' && now.attemptCount > 0) return now;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the message did not come to an end');
}

interface Received {
  readonly id: string;
  readonly subject: string;
}

async function inbox(address: string, subject: string): Promise<Received[]> {
  const list = (await house.emulator.call('GET', `/mailboxes/${address}/inbox`)) as
    | Received[]
    | { messages: Received[] };
  return (Array.isArray(list) ? list : list.messages).filter((one) => one.subject === subject);
}

/** Nothing of earlier tests is left that could use up a fault, and nobody remembers what Microsoft did then. */
async function drain(): Promise<void> {
  await house.db.deleteFrom('circuits').execute();
  await house.db.deleteFrom('lane_entries').execute();
  await house.db
    .updateTable('lanes')
    .set({ ready_at: new Date(0), waits_for: null, waits_until: null })
    .execute();
  const waiting = () =>
    house.db
      .selectFrom('outbox_messages')
      .select('id')
      .where('state', 'in', ['queued', 'sending'])
      .where('due_at', '<=', new Date())
      .execute();
  for (let tries = 0; tries < 200 && (await waiting()).length > 0; tries += 1) await runDue(house);
}

const faultOnce = (respond: Record<string, unknown>): Promise<unknown> =>
  house.emulator.call('POST', '/faults', {
    surface: 'graph',
    match: { path: '/sendMail' },
    respond,
    times: 1,
  });
const uniqueSubject = (): string => `Quote ${randomUUID()}`;

describe('POST /api/messages', () => {
  test('202: the message arrives with identical bytes, here and outside', async () => {
    const content = new Uint8Array(randomBytes(2_000_000));
    const file = replyOf(
      await api(operations.uploadAttachment, {
        query: { name: 'quote.pdf', contentType: 'application/pdf' },
        body: content,
      }),
    );
    const subject = uniqueSubject();
    const sent = replyOf(
      await api(operations.enqueueMessage, {
        headers: { 'idempotency-key': randomUUID() },
        body: {
          to: [
            { address: 'ben@contoso.example', name: 'Ben Okafor' },
            { address: 'buyer@elsewhere.example' },
          ],
          subject,
          html: '<p>Our <b>quote</b></p>',
          attachmentIds: [file.id],
        },
      }),
    );
    expect(await outcomeOf(sent)).toMatchObject({
      state: 'sent',
      attachments: [{ name: 'quote.pdf', sizeBytes: 2_000_000 }],
      deliveryAttempts: [{ outcome: 'accepted', httpStatus: 202 }],
    });
    for (const address of ['ben@contoso.example', 'buyer@elsewhere.example']) {
      const [received] = await inbox(address, subject);
      const detail = JSON.stringify(
        await house.emulator.call('GET', `/mailboxes/${address}/messages/${received?.id ?? 'none'}`),
      );
      expect(detail).toContain(createHash('sha256').update(content).digest('hex'));
      expect(detail).toContain('<b>quote</b>');
    }
  });

  test('202: the same key gives the same message, and one mail', async () => {
    const [key, subject] = [randomUUID(), uniqueSubject()];
    const all = await Promise.all(Array.from({ length: 8 }, () => send(house, ada, { key, subject })));
    expect(new Set(all.map((one) => one.id)).size).toBe(1);
    const [first] = all;
    if (first) await outcomeOf(first);
    expect(await inbox('ben@contoso.example', subject)).toHaveLength(1);
  });

  test('409: the same key with other content', async () => {
    const key = randomUUID();
    await send(house, ada, { key, subject: 'one' });
    const again = await api(operations.enqueueMessage, {
      headers: { 'idempotency-key': key },
      body: { to: [{ address: 'ben@contoso.example' }], subject: 'two', html: '' },
    });
    expect(again).toMatchObject({ ok: false, status: 409, problem: { code: 'idempotency_key_reused' } });
  });

  test('409: without a mailbox', async () => {
    const ben = await signIn(house, 'ben@contoso.example');
    const outcome = await apiOf(house, ben)(operations.enqueueMessage, {
      headers: { 'idempotency-key': randomUUID() },
      body: { to: [{ address: 'ada@contoso.example' }], subject: 's', html: '' },
    });
    expect(outcome).toMatchObject({ status: 409, problem: { code: 'mailbox_not_connected' } });
  });

  test.each([
    ['body.to', { to: [], subject: 's', html: '' }],
    ['body.to.0.address', { to: [{ address: 'ada@@contoso.example' }], subject: 's', html: '' }],
    ['body.subject', { to: [{ address: 'a@b.example' }], subject: 'a\r\nBcc: x@y.example', html: '' }],
    [
      'body.to',
      {
        to: Array.from({ length: 501 }, (_nothing, index) => ({ address: `p${index}@x.example` })),
        subject: 's',
        html: '',
      },
    ],
    ['body.html', { to: [{ address: 'a@b.example' }], subject: 's', html: 'x'.repeat(500_001) }],
  ])('400: names %s', async (field, body) => {
    const outcome = await api(operations.enqueueMessage, {
      headers: { 'idempotency-key': randomUUID() },
      body,
    });
    expect(outcome).toMatchObject({ ok: false, status: 400, problem: { code: 'input_refused', field } });
  });

  test.each(['from', 'sender', 'internetMessageHeaders', 'saveToSentItems'])(
    'H23: 400: nobody sends as somebody else: %s is no field of a message',
    async (name) => {
      const somebodyElse = { emailAddress: { address: 'chen@contoso.example' } };
      const draft = { to: [{ address: 'ben@contoso.example' }], subject: uniqueSubject(), html: '' };
      const outcome = await api(operations.enqueueMessage, {
        headers: { 'idempotency-key': randomUUID() },
        body: { ...draft, [name]: somebodyElse },
      });
      expect(outcome).toMatchObject({ ok: false, status: 400, problem: { code: 'input_refused' } });
    },
  );

  test('413: files that together pass Graph’s 4 MB', async () => {
    const upload = async (): Promise<`file_${string}`> =>
      replyOf(
        await api(operations.uploadAttachment, {
          query: { name: 'half.bin' },
          body: new Uint8Array(1_600_000),
        }),
      ).id;
    const attachmentIds = [await upload(), await upload()];
    const outcome = await api(operations.enqueueMessage, {
      headers: { 'idempotency-key': randomUUID() },
      body: { to: [{ address: 'ben@contoso.example' }], subject: 's', html: '', attachmentIds },
    });
    expect(outcome).toMatchObject({ status: 413, problem: { code: 'message_too_large' } });
  });

  test('413: a file over the limit', async () => {
    const outcome = await api(operations.uploadAttachment, {
      query: { name: 'big.bin' },
      body: new Uint8Array(maxAttachmentBytes + 1),
    });
    expect(outcome).toMatchObject({ status: 413, problem: { code: 'attachment_too_large' } });
  });

  test('the largest file that is promised fits', async () => {
    const file = replyOf(
      await api(operations.uploadAttachment, {
        query: { name: 'big.bin' },
        body: new Uint8Array(randomBytes(maxAttachmentBytes)),
      }),
    );
    expect(await outcomeOf(await send(house, ada, { attachmentIds: [file.id] }))).toMatchObject({
      state: 'sent',
    });
  });

  test('404: a file that another message has', async () => {
    const file = replyOf(
      await api(operations.uploadAttachment, { query: { name: 'once.bin' }, body: new Uint8Array([1]) }),
    );
    await send(house, ada, { attachmentIds: [file.id] });
    const outcome = await api(operations.enqueueMessage, {
      headers: { 'idempotency-key': randomUUID() },
      body: { to: [{ address: 'a@b.example' }], subject: 's', html: '', attachmentIds: [file.id] },
    });
    expect(outcome).toMatchObject({ status: 404, problem: { code: 'attachment_not_found' } });
  });
});

describe('H03, H04: what Graph’s bad days make of a message', () => {
  test.each([
    ['H03: 504 though it was sent', { status: 504, execute: true }, 'unconfirmed', 1],
    ['H03: 503 though it was sent', { status: 503, execute: true }, 'unconfirmed', 1],
    ['H03: the line is cut after it was sent', { cut: 'before-answer', execute: true }, 'unconfirmed', 1],
    ['H03: 500 and it was not sent', { status: 500 }, 'unconfirmed', 0],
    ['H04: 202 with Retry-After', { status: 202, headers: { 'retry-after': '1' }, execute: true }, 'sent', 1],
    ['403', { status: 403, body: { error: { code: 'ErrorAccessDenied', message: 'no' } } }, 'failed', 0],
    [
      '404',
      { status: 404, body: { error: { code: 'MailboxNotEnabledForRESTAPI', message: 'no' } } },
      'failed',
      0,
    ],
    [
      '429',
      {
        status: 429,
        headers: { 'retry-after': '30' },
        body: { error: { code: 'ApplicationThrottled', message: 'slow' } },
      },
      'queued',
      0,
    ],
  ])('%s', async (_name, respond, state, arrived) => {
    const subject = uniqueSubject();
    await faultOnce(respond);
    const outcome = await outcomeOf(await send(house, ada, { subject }));
    expect(outcome.state).toBe(state);
    // Whatever happened, nothing sends it again by itself.
    await runDue(house);
    expect(await inbox('ben@contoso.example', subject)).toHaveLength(arrived);
    if (state === 'queued')
      await api(operations.cancelMessage, { params: { messageId: outcome.id }, body: {} });
  });

  test('a 401 asks Entra for a new access token and sends once', async () => {
    const subject = uniqueSubject();
    await faultOnce({
      status: 401,
      body: { error: { code: 'InvalidAuthenticationToken', message: 'expired' } },
    });
    const sent = await send(house, ada, { subject });
    for (let tries = 0; tries < 100 && (await message(sent.id)).state !== 'sent'; tries += 1)
      await runDue(house);
    expect(await message(sent.id)).toMatchObject({ state: 'sent', attemptCount: 2 });
    expect(await inbox('ben@contoso.example', subject)).toHaveLength(1);
  });
});

describe('POST /api/messages/{id}/settle and /cancel', () => {
  test('200: an unconfirmed message is marked as sent, once', async () => {
    await faultOnce({ status: 504, execute: true });
    const { id } = await outcomeOf(await send(house, ada));
    const settle = () =>
      api(operations.settleMessage, { params: { messageId: id }, body: { decision: 'it-was-sent' } });
    expect(replyOf(await settle())).toMatchObject({ state: 'sent' });
    expect(await settle()).toMatchObject({ status: 409, problem: { code: 'message_state_refused' } });
  });

  test('200: a person sends an unconfirmed message again', async () => {
    const subject = uniqueSubject();
    await faultOnce({ status: 500 });
    const { id } = await outcomeOf(await send(house, ada, { subject }));
    replyOf(
      await api(operations.settleMessage, { params: { messageId: id }, body: { decision: 'send-again' } }),
    );
    for (let tries = 0; tries < 100 && (await message(id)).state !== 'sent'; tries += 1) await runDue(house);
    expect(await inbox('ben@contoso.example', subject)).toHaveLength(1);
  });

  test('200: what an outage has left in doubt is decided together, as many as were seen', async () => {
    const waiting: MessageView[] = [];
    for (let sent = 0; sent < 2; sent += 1) {
      await faultOnce({ status: 504, body: 'upstream' });
      waiting.push(await outcomeOf(await send(house, ada, { subject: uniqueSubject() })));
    }
    expect(waiting.map(({ state }) => state)).toEqual(['unconfirmed', 'unconfirmed']);
    const { counts } = replyOf(await api(operations.listMessages, { query: {} }));
    const decide = (decision: 'it-was-sent' | 'send-again', count: number) =>
      api(operations.settleUnconfirmedMessages, { body: { decision, count } });
    expect(await decide('send-again', counts.unconfirmed - 1)).toMatchObject({
      problem: { status: 409, code: 'message_state_refused', field: 'body.count' },
    });
    expect(await message(waiting[0]?.id ?? 'msg_none')).toMatchObject({ state: 'unconfirmed' });
    expect(replyOf(await decide('send-again', counts.unconfirmed)).settledCount).toBe(counts.unconfirmed);
    for (const one of waiting) {
      for (let tries = 0; tries < 200 && (await message(one.id)).state !== 'sent'; tries += 1)
        await runDue(house);
      expect(await message(one.id)).toMatchObject({ state: 'sent', attemptCount: 2 });
      expect(await inbox('ben@contoso.example', one.subject)).toHaveLength(1);
    }
    expect(await decide('it-was-sent', 1)).toMatchObject({ problem: { code: 'message_state_refused' } });
  });

  test('409: a sent message cannot be taken back', async () => {
    const { id } = await outcomeOf(await send(house, ada));
    expect(await api(operations.cancelMessage, { params: { messageId: id }, body: {} })).toMatchObject({
      status: 409,
    });
  });
});

describe('H02: a worker that dies', () => {
  const abandon = async (id: string, handingOverAt: Date | null): Promise<void> => {
    const past = new Date(Date.now() - 60_000);
    await house.db
      .updateTable('delivery_attempts')
      .set({ outcome: 'under-way', ended_at: null, handing_over_at: handingOverAt })
      .where('message_id', '=', id)
      .execute();
    await house.db
      .updateTable('outbox_messages')
      .set({ state: 'sending', lease_until: past, ended_at: null })
      .where('id', '=', id)
      .execute();
  };

  test('before the hand-over leaves the message to be sent', async () => {
    const { id } = await outcomeOf(await send(house, ada));
    await abandon(id, null);
    for (let tries = 0; tries < 100 && (await message(id)).attemptCount < 2; tries += 1) await runDue(house);
    expect(await message(id)).toMatchObject({ deliveryAttempts: [{ outcome: 'surely-not-sent' }, {}] });
  });

  test('after it leaves the message unconfirmed, and nothing is sent again', async () => {
    const subject = uniqueSubject();
    const { id } = await outcomeOf(await send(house, ada, { subject }));
    await abandon(id, new Date());
    await runDue(house);
    await runDue(house);
    expect(await message(id)).toMatchObject({ state: 'unconfirmed', attemptCount: 1 });
    expect(await inbox('ben@contoso.example', subject)).toHaveLength(1);
  });
});

test('H01: an enqueuing that fails leaves no message and no record', async () => {
  const before = await house.db
    .selectFrom('outbox_messages')
    .select((of) => of.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  await house.db.executeQuery(
    // The audit record of this one act is made impossible; the message must go with it.
    (await import('kysely')).CompiledQuery.raw(
      "alter table audit_events add constraint test_refuses check (action <> 'message.enqueued') not valid",
    ),
  );
  const outcome = await api(operations.enqueueMessage, {
    headers: { 'idempotency-key': randomUUID() },
    body: { to: [{ address: 'a@b.example' }], subject: 's', html: '' },
  });
  await house.db.executeQuery(
    (await import('kysely')).CompiledQuery.raw('alter table audit_events drop constraint test_refuses'),
  );
  expect(outcome.status).toBe(500);
  expect(
    await house.db
      .selectFrom('outbox_messages')
      .select((of) => of.fn.countAll().as('count'))
      .executeTakeFirstOrThrow(),
  ).toEqual(before);
});
