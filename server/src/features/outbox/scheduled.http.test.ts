import { operations, type MessageDraftInput, type MessageView } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databaseClock } from '../../ports/clock/clock.ts';
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
import { moveClock } from '../../../test/move-clock.ts';

let house: House;
let ada: Browser;

beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
});
afterAll(() => house.close());
beforeEach(() => house.emulator.call('DELETE', '/faults'));

const inSeconds = async (seconds: number): Promise<string> =>
  new Date((await databaseClock.now(house.db)).getTime() + seconds * 1000).toISOString();

/** Hands in a message with more than a subject. */
const handIn = (browser: Browser, more: Partial<MessageDraftInput>, key: string = randomUUID()) =>
  apiOf(house, browser)(operations.enqueueMessage, {
    headers: { 'idempotency-key': key },
    body: { to: [{ address: 'ben@contoso.example' }], subject: 'Quote 4711', html: '<p>Hello</p>', ...more },
  });
const messageOf = async (browser: Browser, { id }: Pick<MessageView, 'id'>) =>
  replyOf(await apiOf(house, browser)(operations.getMessage, { params: { messageId: id } }));
const takeBack = (browser: Browser, { id }: Pick<MessageView, 'id'>) =>
  apiOf(house, browser)(operations.takeBackMessage, { params: { messageId: id }, body: {} });

async function arrived(subject: string): Promise<number> {
  const list = (await house.emulator.call('GET', '/mailboxes/ben@contoso.example/inbox')) as
    | { subject: string }[]
    | { messages: { subject: string }[] };
  return (Array.isArray(list) ? list : list.messages).filter((one) => one.subject === subject).length;
}

async function stateAtRest(browser: Browser, message: MessageView): Promise<MessageView['state']> {
  for (let tries = 0; tries < 200; tries += 1) {
    await runDue(house);
    const { state } = await messageOf(browser, message);
    if (state !== 'queued' && state !== 'sending') return state;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the message did not come to an end');
}

describe('a message for later', () => {
  test('leaves at its time and not before', async () => {
    const subject = `Later ${randomUUID()}`;
    const sendAt = await inSeconds(3600);
    const message = replyOf(await handIn(ada, { subject, sendAt }));
    expect(message).toMatchObject({ state: 'scheduled', sendAt, dueAt: sendAt, explanation: null });
    await moveClock(house, 3500);
    await runDue(house);
    expect((await messageOf(ada, message)).state).toBe('scheduled');
    expect(await arrived(subject)).toBe(0);
    await moveClock(house, 120);
    expect(await stateAtRest(ada, message)).toBe('sent');
    expect(await arrived(subject)).toBe(1);
    const { counts } = replyOf(await apiOf(house, ada)(operations.listMessages, { query: {} }));
    expect(counts.scheduled).toBe(0);
  });

  test('leaves at once where its sender says so', async () => {
    const message = replyOf(await handIn(ada, { sendAt: await inSeconds(3600) }));
    const settled = await apiOf(house, ada)(operations.settleMessage, {
      params: { messageId: message.id },
      body: { decision: 'send-now' },
    });
    expect(replyOf(settled).state).toBe('queued');
    expect(await stateAtRest(ada, message)).toBe('sent');
  });

  test.each([
    ['a time that is over', -5],
    ['more than a year ahead', 366 * 24 * 3600],
  ])('400: %s', async (_, seconds) => {
    expect(await handIn(ada, { sendAt: await inSeconds(seconds) })).toMatchObject({
      problem: { status: 400, code: 'send_time_refused', field: 'body.sendAt' },
    });
  });

  test.each([
    ['a time without a zone', { sendAt: '2027-03-01T12:00:00' }, 'body.sendAt'],
    ['both a time and seconds', { sendAt: '2027-03-01T12:00:00Z', undoSeconds: 10 }, 'body.undoSeconds'],
    ['more seconds than there may be', { undoSeconds: 61 }, 'body.undoSeconds'],
  ])('400: %s', async (_, more, field) => {
    const outcome = await handIn(ada, more);
    expect(outcome).toMatchObject({ status: 400, problem: { code: 'input_refused' } });
    expect(JSON.stringify(outcome)).toContain(field);
  });

  test('the same key gives the same message after its time as well', async () => {
    const [key, sendAt] = [randomUUID(), await inSeconds(60)];
    const first = replyOf(await handIn(ada, { sendAt }, key));
    await moveClock(house, 120);
    expect(replyOf(await handIn(ada, { sendAt }, key)).id).toBe(first.id);
    await stateAtRest(ada, first);
  });

  test('F08 what was scheduled is held when its sender loses their access, and keeps its time when they let it go', async () => {
    const ben = await signIn(house, 'ben@contoso.example');
    await connectMailbox(house, ben, 'ben@contoso.example');
    const [soon, later] = [
      replyOf(await handIn(ben, { to: [{ address: 'ada@contoso.example' }], sendAt: await inSeconds(60) })),
      replyOf(
        await handIn(ben, { to: [{ address: 'ada@contoso.example' }], sendAt: await inSeconds(86_400) }),
      ),
    ];
    const { id: userId } = await house.db
      .selectFrom('users')
      .select('id')
      .where('email', '=', 'ben@contoso.example')
      .executeTakeFirstOrThrow();
    const about = { params: { userId: userId as `usr_${string}` }, body: {} };
    replyOf(await apiOf(house, ada)(operations.deactivateUser, about));
    replyOf(await apiOf(house, ada)(operations.reactivateUser, about));
    await moveClock(house, 120);
    await runDue(house);
    const back = await signIn(house, 'ben@contoso.example');
    for (const one of [soon, later])
      expect(await messageOf(back, one)).toMatchObject({ state: 'held', heldBecause: 'sender-revoked' });
    replyOf(await apiOf(house, back)(operations.settleHeldMessages, { body: { decision: 'release' } }));
    expect(await stateAtRest(back, soon)).toBe('sent');
    expect(await messageOf(back, later)).toMatchObject({ state: 'scheduled', dueAt: later.sendAt });
  });
});

describe('second thoughts', () => {
  test('within its seconds a message is taken back with its files, and never leaves', async () => {
    const subject = `Undo ${randomUUID()}`;
    const file = replyOf(
      await apiOf(house, ada)(operations.uploadAttachment, {
        query: { name: 'quote.pdf', contentType: 'application/pdf' },
        body: new TextEncoder().encode('%PDF-1.7 quote'),
      }),
    );
    const message = replyOf(await handIn(ada, { subject, undoSeconds: 10, attachmentIds: [file.id] }));
    await runDue(house);
    const taken = replyOf(await takeBack(ada, message));
    expect(taken).toMatchObject({
      state: 'cancelled',
      subject,
      html: '<p>Hello</p>',
      attachments: [{ id: file.id, name: 'quote.pdf' }],
    });
    await moveClock(house, 30);
    await runDue(house);
    expect(await arrived(subject)).toBe(0);
    const again = replyOf(await handIn(ada, { subject, attachmentIds: [file.id] }));
    expect(await stateAtRest(ada, again)).toBe('sent');
    expect(await arrived(subject)).toBe(1);
  });

  test('after its seconds it leaves by itself', async () => {
    const message = replyOf(await handIn(ada, { undoSeconds: 10 }));
    await runDue(house);
    expect((await messageOf(ada, message)).state).toBe('queued');
    await moveClock(house, 15);
    expect(await stateAtRest(ada, message)).toBe('sent');
  });

  test('409: what has left is not taken back', async () => {
    const message = await send(house, ada);
    await stateAtRest(ada, message);
    expect(await takeBack(ada, message)).toMatchObject({
      problem: { status: 409, code: 'message_state_refused' },
    });
  });

  test('404: what somebody else has written', async () => {
    const message = replyOf(await handIn(ada, { sendAt: await inSeconds(3600) }));
    expect(await takeBack(await signIn(house, 'ben@contoso.example'), message)).toMatchObject({
      problem: { status: 404, code: 'message_not_found' },
    });
  });
});
