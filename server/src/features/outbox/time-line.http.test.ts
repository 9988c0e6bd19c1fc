import { operations, type MessageDetailView, type MessageView } from '@gatehouse/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

const upn = 'ada@contoso.example';
const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

let house: House;
let ada: Browser;
let api: ReturnType<typeof apiOf>;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, upn);
  await connectMailbox(house, ada, upn);
  api = apiOf(house, ada);
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.db.deleteFrom('circuits').execute();
  await house.db.deleteFrom('lane_entries').execute();
  await letLaneGo();
});
afterEach(() => house.emulator.call('DELETE', '/faults'));

/** Nobody remembers that Microsoft asked to slow down, and all that waits is due. */
async function letLaneGo(): Promise<void> {
  await house.db
    .updateTable('outbox_messages')
    .set({ due_at: new Date(0) })
    .where('state', '=', 'queued')
    .execute();
  await house.db
    .updateTable('lanes')
    .set({ ready_at: new Date(0), waits_for: null, waits_until: null })
    .execute();
}
const fault = (respond: Record<string, unknown>): Promise<unknown> =>
  house.emulator.call('POST', '/faults', {
    surface: 'graph',
    match: { path: '/sendMail' },
    respond,
    times: 1,
  });
const message = async (id: MessageView['id']): Promise<MessageDetailView> =>
  replyOf(await api(operations.getMessage, { params: { messageId: id } }));
async function comes(id: MessageView['id'], state: MessageView['state']): Promise<MessageDetailView> {
  for (let tries = 0; tries < 300 && (await message(id)).state !== state; tries += 1) {
    await letLaneGo();
    await runDue(house);
  }
  const found = await message(id);
  expect(found.state).toBe(state);
  return found;
}
/** One that waits, because Graph has put it off. */
async function putOff(): Promise<MessageDetailView> {
  await fault({
    status: 429,
    headers: { 'retry-after': '600' },
    body: { error: { code: 'ApplicationThrottled', message: 'slow' } },
  });
  const { id } = await send(house, ada);
  for (let tries = 0; tries < 300; tries += 1) {
    await runDue(house);
    const found = await message(id);
    if (found.state === 'queued' && found.attemptCount === 1) return found;
  }
  throw new Error('the message was not put off');
}
/** The steps without the waits between them, whose length is chance. */
const told = ({ timeLine }: MessageDetailView): string[] =>
  timeLine.filter(({ kind }) => kind !== 'waited').map(({ title }) => title);
const inOrder = ({ timeLine }: MessageDetailView): boolean =>
  timeLine.every(({ at }, place) => place === 0 || at >= (timeLine[place - 1]?.at ?? ''));
const refusal = { status: 403, body: { error: { code: 'ErrorSendAsDenied', message: 'no' } } };

describe('the time line in GET /api/messages/{messageId}', () => {
  test('put off, then sent: each try with Microsoft’s id and ours, and why', async () => {
    await fault({
      status: 429,
      headers: { 'retry-after': '1' },
      body: { error: { code: 'ApplicationThrottled', message: 'slow' } },
    });
    const sent = await comes((await send(house, ada)).id, 'sent');
    expect(told(sent)).toEqual([
      'Taken for sending',
      'It surely did not leave',
      'Microsoft accepted it',
      'Sent',
    ]);
    expect(inOrder(sent)).toBe(true);
    expect(sent.timeLine.filter(({ kind }) => kind === 'attempt')).toMatchObject([
      { attempt: 1, because: expect.stringContaining('slow down') },
      { attempt: 2, because: expect.stringContaining('takes the mail') },
    ]);
    for (const { clientRequestId, graphRequestId } of sent.deliveryAttempts) {
      expect(clientRequestId).toMatch(guid);
      expect(graphRequestId).toMatch(guid);
    }
    expect(sent.deliveryAttempts).toMatchObject([
      { httpStatus: 429, graphCode: 'ApplicationThrottled' },
      { httpStatus: 202 },
    ]);
  });

  test('refused, sent again by its sender, sent', async () => {
    await fault(refusal);
    const { id } = await comes((await send(house, ada)).id, 'failed');
    const decision = 'send-again';
    replyOf(await api(operations.settleMessage, { params: { messageId: id }, body: { decision } }));
    const sent = await comes(id, 'sent');
    expect(told(sent)).toEqual([
      'Taken for sending',
      'Microsoft refused it',
      'You sent it again',
      'Microsoft accepted it',
      'Sent',
    ]);
    expect(sent.timeLine.find(({ kind }) => kind === 'decided')?.because).toBe('It was failed until then.');
  });

  test('in doubt, and decided together with others', async () => {
    await fault({ status: 504, body: 'upstream' });
    const { id } = await comes((await send(house, ada)).id, 'unconfirmed');
    expect(told(await message(id)).at(-1)).toBe('Waits for your decision');
    replyOf(await api(operations.settleUnconfirmedMessages, { body: { decision: 'it-was-sent', count: 1 } }));
    const settled = await message(id);
    expect(told(settled)).toEqual([
      'Taken for sending',
      'Nobody knows whether it left',
      'You marked it as sent, together with others',
    ]);
    expect(settled.deliveryAttempts).toMatchObject([{ httpStatus: 504 }]);
  });

  test('held for the mailbox, then sent; what was decided about others is not told', async () => {
    const waiting = await putOff();
    replyOf(await api(operations.disconnectMailbox, { body: {} }));
    const held = await message(waiting.id);
    expect(held.timeLine.at(-1)).toMatchObject({ title: 'Held for your mailbox', until: null });
    await connectMailbox(house, ada, upn);
    const other = await comes((await send(house, ada)).id, 'sent');
    const sent = await comes(waiting.id, 'sent');
    expect(told(sent)).toEqual([
      'Taken for sending',
      'It surely did not leave',
      'Held for your mailbox',
      'Microsoft accepted it',
      'Sent',
    ]);
    expect(sent.timeLine.find(({ kind }) => kind === 'held')?.until).not.toBeNull();
    expect(told(other)).toEqual(['Taken for sending', 'Microsoft accepted it', 'Sent']);
  });

  test('put off, then taken back by its sender', async () => {
    const { id } = await putOff();
    expect((await message(id)).timeLine.at(-1)).toMatchObject({
      kind: 'waits',
      title: 'Waits for its turn',
      until: expect.any(String),
    });
    replyOf(await api(operations.cancelMessage, { params: { messageId: id }, body: {} }));
    expect(told(await message(id))).toEqual([
      'Taken for sending',
      'It surely did not leave',
      'You took it back',
    ]);
  });
});
