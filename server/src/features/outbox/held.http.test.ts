import { operations, type MessageView } from '@gatehouse/contract';
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
import { moveClock } from '../../../test/move-clock.ts';
import { mailsTo } from '../../../test/notices.ts';
import { databaseClock } from '../../ports/clock/clock.ts';

const upn = 'ben@contoso.example';
const minute = 60;
const day = 24 * 60 * minute;
/** How many wait at once; a proof says more. */
const queuedCount = Number(process.env['PROVE_COUNT'] ?? 12);

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  ada = await signIn(house, 'ada@contoso.example');
});
afterEach(async () => {
  await house.emulator.call('DELETE', '/faults');
  await house.db.updateTable('users').set({ state: 'active' }).where('email', '=', upn).execute();
  await house.db.updateTable('outbox_messages').set(atAnEnd).where('state', '<>', 'sent').execute();
});
const atAnEnd = { state: 'cancelled', held_because: null, held_since: null, lease_until: null } as const;

const ben = async () => {
  const browser = await signIn(house, upn);
  await connectMailbox(house, browser, upn);
  return browser;
};
const userId = async () =>
  (await house.db.selectFrom('users').select('id').where('email', '=', upn).executeTakeFirstOrThrow())
    .id as `usr_${string}`;
const byAda = async (
  operation:
    | typeof operations.deactivateUser
    | typeof operations.reactivateUser
    | typeof operations.removeUser,
) => replyOf(await apiOf(house, ada)(operation, { params: { userId: await userId() }, body: {} }));

const putOff = (times: number, more: object = {}) =>
  house.emulator.call('POST', '/faults', {
    surface: 'graph',
    match: { path: '/sendMail' },
    respond: {
      status: 429,
      headers: { 'retry-after': '600' },
      body: { error: { code: 'ApplicationThrottled', message: 'slow' } },
      ...more,
    },
    times,
  });

const rowOf = (id: string) =>
  house.db.selectFrom('outbox_messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
/** Outlook's minute is over as soon as the clock says so. */
const letMinutePass = async (): Promise<void> => {
  const waits = await house.db
    .selectFrom('lanes')
    .select('mailbox_id')
    .where('waits_for', '=', 'minute')
    .execute();
  if (waits.length > 0) await moveClock(house, minute);
};
const comes = async (id: string, state: string): Promise<void> => {
  for (let tries = 0; tries < 300 && (await rowOf(id)).state !== state; tries += 1) {
    await runDue(house);
    await letMinutePass();
  }
  expect((await rowOf(id)).state).toBe(state);
};
const states = async (messages: readonly MessageView[]): Promise<readonly string[]> => [
  ...new Set(
    await Promise.all(
      messages.map(async ({ id }) => (await rowOf(id)).held_because ?? (await rowOf(id)).state),
    ),
  ),
];
const arrived = async (subject: string): Promise<number> => {
  const list = (await house.emulator.call('GET', '/mailboxes/chen@contoso.example/inbox')) as
    | { readonly subject: string }[]
    | { readonly messages: { readonly subject: string }[] };
  return (Array.isArray(list) ? list : list.messages).filter((mail) => mail.subject === subject).length;
};
/** So many that wait, because Graph has put off those that it was handed. */
async function waitingOf(browser: Browser, count: number, subject: string): Promise<MessageView[]> {
  await putOff(100_000);
  const sent: MessageView[] = [];
  for (let at = 0; at < count; at += 1)
    sent.push(await send(house, browser, { to: 'chen@contoso.example', subject }));
  const isPutOff = async (): Promise<boolean> => {
    const rows = await Promise.all(sent.map(({ id }) => rowOf(id)));
    return rows.some((row) => row.attempt_count > 0) && rows.every((row) => row.state === 'queued');
  };
  while (!(await isPutOff())) await runDue(house);
  await house.emulator.call('DELETE', '/faults');
  return sent;
}

const isWithGraph = async (id: string): Promise<boolean> => {
  const tries = await house.db
    .selectFrom('delivery_attempts')
    .select('handing_over_at')
    .where('message_id', '=', id)
    .execute();
  return tries.some(({ handing_over_at: since }) => since !== null);
};

describe('F08: what somebody has handed in before they lost their access', () => {
  test('is held when an admin deactivates them, stays so when they are back, and leaves when they say so', async () => {
    const subject = 'Quote before the loss';
    const waiting = await waitingOf(await ben(), 3, subject);
    await byAda(operations.deactivateUser);
    expect(await states(waiting)).toEqual(['sender-revoked']);
    await byAda(operations.reactivateUser);
    const back = await ben();
    await moveClock(house, 20 * minute);
    await runDue(house);
    expect([await states(waiting), await arrived(subject)]).toEqual([['sender-revoked'], 0]);

    const api = apiOf(house, back);
    const [one, ...others] = waiting;
    if (one === undefined) throw new Error('nothing waits');
    const decide = (messageId: MessageView['id']) =>
      api(operations.settleMessage, { params: { messageId }, body: { decision: 'release' } });
    replyOf(await decide(one.id));
    await comes(one.id, 'sent');
    expect(await decide(one.id)).toMatchObject({ problem: { code: 'message_state_refused' } });
    const settleAll = async (decision: 'release' | 'cancel') =>
      replyOf(await api(operations.settleHeldMessages, { body: { decision } })).settledCount;
    expect([await settleAll('release'), await settleAll('release')]).toEqual([2, 0]);
    for (const { id } of others) await comes(id, 'sent');
    expect(await arrived(subject)).toBe(3);
  });

  test('is not tried again where Graph had it in hand meanwhile', async () => {
    const subject = 'Quote in flight';
    const browser = await ben();
    await putOff(1, { delayMs: 400, headers: { 'retry-after': '1' } });
    const { id } = await send(house, browser, { to: 'chen@contoso.example', subject });
    while (!(await isWithGraph(id))) await new Promise((done) => setTimeout(done, 5));
    await byAda(operations.deactivateUser);
    // Graph puts it off; then it is due once more.
    while ((await rowOf(id)).state === 'sending') await new Promise((done) => setTimeout(done, 20));
    await moveClock(house, 5 * minute);
    await comes(id, 'held');
    expect([(await rowOf(id)).held_because, await arrived(subject)]).toEqual(['sender-revoked', 0]);
  });

  test('is cancelled where nobody says anything for thirty days, and they are told once', async () => {
    const waiting = await waitingOf(await ben(), 3, 'Quote forgotten');
    await byAda(operations.deactivateUser);
    await byAda(operations.reactivateUser);
    const before = (await mailsTo(house, upn)).length;
    await moveClock(house, 29 * day);
    await house.compositions[0]?.sweeper.runDue();
    expect(await states(waiting)).toEqual(['sender-revoked']);
    await moveClock(house, 2 * day);
    await house.compositions[0]?.sweeper.runDue();
    expect(await states(waiting)).toEqual(['cancelled']);
    expect((await mailsTo(house, upn)).slice(before).map(({ subject }) => subject)).toEqual([
      '3 messages did not leave Parspec',
    ]);
  });
});

describe('H16: a mailbox that Microsoft lets us use no more, with messages waiting', () => {
  const revoke = () =>
    house.emulator.call('POST', '/tenants/contoso.example/registrations/mail/revoke-grants', { upn });

  test('none is lost, none leaves, their sender is asked once; all leave when it is connected again', async () => {
    const subject = 'Quote while the mailbox is dead';
    const browser = await ben();
    const waiting = await waitingOf(browser, queuedCount, subject);
    const before = (await mailsTo(house, upn)).length;
    await revoke();
    await moveClock(house, 100 * minute);
    for (const { id } of waiting) await comes(id, 'held');
    expect([await states(waiting), await arrived(subject)]).toEqual([['mailbox-needs-reconnect'], 0]);
    expect((await mailsTo(house, upn)).slice(before).map((mail) => mail.subject)).toEqual([
      'Connect Outlook to Parspec again',
    ]);
    // The token is of no use to anybody: the way back asks Microsoft, not it.
    await connectMailbox(house, await signIn(house, upn), upn);
    for (const { id } of waiting) await comes(id, 'sent');
    expect(await arrived(subject)).toBe(queuedCount);
  });

  test('after seven days they fail, with one word to their sender, who sends them again', async () => {
    const subject = 'Quote of last week';
    const waiting = await waitingOf(await ben(), 3, subject);
    await revoke();
    await moveClock(house, 100 * minute);
    for (const { id } of waiting) await comes(id, 'held');
    const before = (await mailsTo(house, upn)).length;
    await moveClock(house, 8 * day);
    await house.compositions[0]?.sweeper.runDue();
    expect(await states(waiting)).toEqual(['failed']);
    expect((await mailsTo(house, upn)).slice(before).map((mail) => mail.subject)).toEqual([
      '3 messages did not leave Parspec',
    ]);
    const api = apiOf(house, await ben());
    for (const { id } of waiting)
      replyOf(
        await api(operations.settleMessage, { params: { messageId: id }, body: { decision: 'send-again' } }),
      );
    for (const { id } of waiting) await comes(id, 'sent');
    expect(await arrived(subject)).toBe(3);
  });
});

describe('H16: a mailbox whose access tokens Graph refuses', () => {
  const refuse = (times: number) =>
    house.emulator.call('POST', '/faults', {
      surface: 'graph',
      match: { path: '/sendMail', upn },
      respond: { status: 401, body: { error: { code: 'InvalidAuthenticationToken', message: 'no' } } },
      times,
    });
  const renewals = async (): Promise<number> => {
    const requests = (await house.emulator.call('GET', '/requests?surface=login')) as readonly {
      readonly body: Readonly<Record<string, string>>;
    }[];
    return requests.filter(
      ({ body }) => body['grant_type'] === 'refresh_token' && body['scope']?.includes('Mail.Send') === true,
    ).length;
  };
  const answers = async (id: string): Promise<readonly (number | null)[]> =>
    (
      await house.db
        .selectFrom('delivery_attempts')
        .select('http_status')
        .where('message_id', '=', id)
        .orderBy('number')
        .execute()
    ).map(({ http_status: status }) => status);

  const moveToDue = async (id: string): Promise<void> => {
    const now = await databaseClock.now(house.db);
    const wait = Math.ceil(((await rowOf(id)).due_at.getTime() - now.getTime()) / 1000);
    if (wait > 0) await moveClock(house, wait);
  };

  test('two in a row: it waits for a minute, and leaves with a new one', async () => {
    const subject = 'Quote refused twice';
    const browser = await ben();
    await house.emulator.call('DELETE', '/requests');
    await refuse(2);
    const { id } = await send(house, browser, { to: 'chen@contoso.example', subject });
    for (let tries = 0; tries < 300 && (await answers(id)).filter(Boolean).length < 2; tries += 1)
      await runDue(house);
    expect([await answers(id), await renewals()]).toEqual([[401, 401], 2]);
    expect((await rowOf(id)).state).toBe('queued');
    await moveToDue(id);
    await comes(id, 'sent');
    expect([await answers(id), await renewals(), await arrived(subject)]).toEqual([[401, 401, 202], 3, 1]);
  });

  test('for a quarter of an hour: their person is asked to connect it, and then all leave, once', async () => {
    const subject = 'Quote refused for long';
    const browser = await ben();
    const before = (await mailsTo(house, upn)).length;
    await refuse(100_000);
    const { id } = await send(house, browser, { to: 'chen@contoso.example', subject });
    for (let looks = 0; looks < 50 && (await rowOf(id)).state !== 'held'; looks += 1) {
      await runDue(house);
      await moveToDue(id);
    }
    expect(await answers(id)).toEqual([401, 401, 401, 401, 401, 401, null]);
    expect((await rowOf(id)).held_because).toBe('mailbox-needs-reconnect');
    expect(replyOf(await apiOf(house, browser)(operations.getMailbox, {}))).toMatchObject({
      state: 'needs-reconnect',
    });
    expect((await mailsTo(house, upn)).slice(before).map((mail) => mail.subject)).toEqual([
      'Connect Outlook to Parspec again',
    ]);
    // What was refused before it was connected again counts no more.
    await house.emulator.call('DELETE', '/faults');
    await connectMailbox(house, await signIn(house, upn), upn);
    await refuse(1);
    await comes(id, 'sent');
    expect(await arrived(subject)).toBe(1);
  });
});

describe('G14: a credential outlives nothing', () => {
  test('whoever is removed leaves none behind, and their mail is cancelled', async () => {
    const waiting = await waitingOf(await ben(), 1, 'Quote of somebody who left');
    const id = await userId();
    await byAda(operations.removeUser);
    await house.compositions[0]?.sweeper.runDue();
    const mailboxes = await house.db
      .selectFrom('mailboxes')
      .select(['state', 'sealed_refresh_token'])
      .where('user_id', '=', id)
      .execute();
    expect(mailboxes).toEqual([{ state: 'disconnected', sealed_refresh_token: null }]);
    const kept = await house.db
      .selectFrom('liveness as l')
      .innerJoin('sessions as s', 's.id', 'l.session_id')
      .select('l.session_id')
      .where('s.user_id', '=', id)
      .where('l.sealed_refresh_token', 'is not', null)
      .execute();
    expect([kept, await states(waiting)]).toEqual([[], ['cancelled']]);
  });
});
