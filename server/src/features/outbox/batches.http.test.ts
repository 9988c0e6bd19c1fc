import { maxBatchBytes, operations, type MessageDraftInput } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from '../../../test/browser.ts';
import {
  apiOf,
  connectMailbox,
  replyOf,
  runDue,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';

let house: House;
let ada: Browser;

beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
});
afterAll(() => house.close());

const quote = (subject: string, more: Partial<MessageDraftInput> = {}): MessageDraftInput => ({
  to: [{ address: 'ben@contoso.example' }],
  subject,
  html: `<p>${subject}</p>`,
  ...more,
});
const quotes = (count: number, name: string) =>
  Array.from({ length: count }, (_, place) => quote(`${name} ${place}`));
const handIn = (messages: MessageDraftInput[], key: string = randomUUID()) =>
  apiOf(house, ada)(operations.enqueueMessageBatch, {
    headers: { 'idempotency-key': key },
    body: { messages },
  });
const batchOf = async (id: `mbt_${string}`, browser = ada) =>
  apiOf(house, browser)(operations.getMessageBatch, { params: { batchId: id } });
const messageCount = async () => (await house.db.selectFrom('outbox_messages').select('id').execute()).length;
const upload = async () =>
  replyOf(
    await apiOf(house, ada)(operations.uploadAttachment, {
      query: { name: 'quote.pdf', contentType: 'application/pdf' },
      body: new TextEncoder().encode(`%PDF-1.7 ${randomUUID()}`),
    }),
  ).id;

describe('POST /api/message-batches', () => {
  test('202: each message leaves, its state stands in the batch, in the order in which they were handed in', async () => {
    const name = `Quote ${randomUUID()}`;
    const file = await upload();
    const [first, ...others] = quotes(12, name);
    const batch = replyOf(await handIn([{ ...(first ?? quote(name)), attachmentIds: [file] }, ...others]));
    expect(batch.messages).toHaveLength(12);
    for (let tries = 0; tries < 200; tries += 1) {
      await runDue(house);
      if (replyOf(await batchOf(batch.id)).counts.sent === 12) break;
    }
    const after = replyOf(await batchOf(batch.id));
    expect(after.counts).toMatchObject({ sent: 12, queued: 0 });
    const subjects: string[] = [];
    for (const { id } of after.messages)
      subjects.push(
        replyOf(await apiOf(house, ada)(operations.getMessage, { params: { messageId: id } })).subject,
      );
    expect(subjects).toEqual(quotes(12, name).map(({ subject }) => subject));
    const inbox = JSON.stringify(await house.emulator.call('GET', '/mailboxes/ben@contoso.example/inbox'));
    for (const subject of subjects) expect(inbox).toContain(subject);
  });

  test('202: 500 at once', async () => {
    const sendAt = new Date(Date.now() + 40 * 86_400_000).toISOString();
    const many = quotes(500, 'Later').map((draft) => ({ ...draft, sendAt }));
    const batch = replyOf(await handIn(many));
    expect(batch.counts.scheduled).toBe(500);
    await moveClock(house, 60);
    expect(replyOf(await batchOf(batch.id)).counts.scheduled).toBe(500);
    expect(await handIn([...many, quote('one more')])).toMatchObject({
      problem: { status: 400, code: 'input_refused', field: 'body.messages' },
    });
  });

  test('202: the same key gives the same batch, also at the same moment, and no message more', async () => {
    const [key, before] = [randomUUID(), await messageCount()];
    const all = await Promise.all(Array.from({ length: 6 }, () => handIn(quotes(3, 'Once'), key)));
    expect(new Set(all.map((outcome) => replyOf(outcome).id)).size).toBe(1);
    expect(await messageCount()).toBe(before + 3);
    expect(await handIn(quotes(2, 'Once'), key)).toMatchObject({
      problem: { status: 409, code: 'idempotency_key_reused' },
    });
  });

  test.each([
    [
      'a file that is not there',
      { attachmentIds: [`file_${'0'.repeat(26)}` as const] },
      'body.messages.1.attachmentIds.0',
    ],
    ['a time that is over', { sendAt: '2020-01-01T00:00:00Z' }, 'body.messages.1.sendAt'],
    ['nobody to send to', { to: [] }, 'body.messages.1.to'],
  ])('%s in one: none is taken, and its place is told', async (_, fault, field) => {
    const before = await messageCount();
    const outcome = await handIn([quote('a'), quote('b', fault), quote('c')]);
    expect(outcome).toMatchObject({ ok: false, problem: { field } });
    expect(await messageCount()).toBe(before);
  });

  test('a file of two messages: none is taken', async () => {
    const [file, before] = [await upload(), await messageCount()];
    const outcome = await handIn([
      quote('a', { attachmentIds: [file] }),
      quote('b', { attachmentIds: [file] }),
    ]);
    expect(outcome).toMatchObject({
      problem: { code: 'attachment_not_found', field: 'body.messages.1.attachmentIds.0' },
    });
    expect(await messageCount()).toBe(before);
  });

  test('400: a body over its limit', async () => {
    const html = 'x'.repeat(maxBatchBytes / 10);
    const outcome = await handIn(Array.from({ length: 11 }, () => quote('long', { html })));
    expect(outcome).toMatchObject({ problem: { status: 400, code: 'input_refused', field: 'body' } });
  });

  test('404: the batch of somebody else', async () => {
    const batch = replyOf(await handIn(quotes(1, 'Mine')));
    expect(await batchOf(batch.id, await signIn(house, 'ben@contoso.example'))).toMatchObject({
      problem: { status: 404, code: 'message_batch_not_found' },
    });
  });
});

describe('GET /api/messages?batchId=', () => {
  const listOf = async (query: object, browser = ada) =>
    replyOf(await apiOf(house, browser)(operations.listMessages, { query } as never));

  test('the messages of the batch and no others, page after page, and each says which it came with', async () => {
    const name = `Listed ${randomUUID()}`;
    const batch = replyOf(await handIn(quotes(5, name)));
    const other = replyOf(await handIn(quotes(2, name)));
    const alone = replyOf(
      await apiOf(house, ada)(operations.enqueueMessage, {
        headers: { 'idempotency-key': randomUUID() },
        body: quote(name),
      }),
    );
    expect(alone.batchId).toBeNull();

    const first = await listOf({ batchId: batch.id, limit: 3 });
    const second = await listOf({ batchId: batch.id, limit: 3, before: first.nextBefore });
    expect([first.messages.length, second.messages.length, second.nextBefore]).toEqual([3, 2, null]);
    const seen = [...first.messages, ...second.messages];
    expect(seen.map(({ id }) => id).toSorted()).toEqual(batch.messages.map(({ id }) => id).toSorted());
    expect(new Set(seen.map(({ batchId }) => batchId))).toEqual(new Set([batch.id]));

    const [one] = seen;
    if (one === undefined) throw new Error('the list is empty');
    const detail = { params: { messageId: one.id } };
    expect(replyOf(await apiOf(house, ada)(operations.getMessage, detail)).batchId).toBe(batch.id);
    expect((await listOf({ query: name })).messages.map(({ batchId }) => batchId)).toEqual(
      expect.arrayContaining([batch.id, other.id, null]),
    );
  });

  test('together with a state, and with what is searched for', async () => {
    const name = `Narrowed ${randomUUID()}`;
    const sendAt = new Date(Date.now() + 300 * 86_400_000).toISOString();
    const batch = replyOf(await handIn([quote(`${name} a`, { sendAt }), quote(`${name} b`, { sendAt })]));
    await handIn([quote(`${name} a`, { sendAt })]);
    const subjects = async (query: object) =>
      (await listOf({ batchId: batch.id, ...query })).messages.map(({ subject }) => subject);
    expect(await subjects({ state: 'failed' })).toEqual([]);
    expect((await subjects({ state: 'scheduled' })).toSorted()).toEqual([`${name} a`, `${name} b`]);
    expect(await subjects({ query: `${name} A` })).toEqual([`${name} a`]);
  });

  test('L01 the batch of somebody else gives nothing, and is told from none in no way', async () => {
    const batch = replyOf(await handIn(quotes(2, 'Hers')));
    const ben = await signIn(house, 'ben@contoso.example');
    const hers = await listOf({ batchId: batch.id }, ben);
    expect(hers.messages).toEqual([]);
    expect(hers).toEqual(await listOf({ batchId: `mbt_${'0'.repeat(26)}` }, ben));
  });

  test('400: what is no id of a batch', async () => {
    const asked = { query: { batchId: 'mbt_1' } } as never;
    expect(await apiOf(house, ada)(operations.listMessages, asked)).toMatchObject({
      problem: { status: 400, code: 'input_refused', field: 'query.batchId' },
    });
  });
});
