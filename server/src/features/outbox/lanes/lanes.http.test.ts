import { operations, type MessageView } from '@gatehouse/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from '../../../../test/browser.ts';
import {
  apiOf,
  connectMailbox,
  replyOf,
  runDue,
  send,
  signIn,
  startHouse,
  type House,
} from '../../../../test/harness.ts';
import { moveClock } from '../../../../test/move-clock.ts';
import { databaseClock } from '../../../ports/clock/clock.ts';
import { laneLimits } from './lane.model.ts';

const ada = 'ada@contoso.example';
const hana = 'hana@wingtip.example';
/** How many go through one mailbox; a proof says more. */
const count = Number(process.env['PROVE_COUNT'] ?? 70);

let house: House;
let adas: Browser;
let hanas: Browser;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
  await house.emulator.call('POST', '/tenants/wingtip.example/registrations/mail/grant', {});
  await connectMailbox(house, await signIn(house, ada), ada);
  await connectMailbox(house, await signIn(house, hana), hana);
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.emulator.call('DELETE', '/faults');
  // The clock may have gone on by a day.
  [adas, hanas] = [await signIn(house, ada), await signIn(house, hana)];
  await house.db.deleteFrom('circuits').execute();
  await house.db.deleteFrom('lane_entries').execute();
  await house.db
    .updateTable('outbox_messages')
    .set({ state: 'cancelled', lease_until: null })
    .where('state', 'in', ['queued', 'sending'])
    .execute();
  await house.db.updateTable('lanes').set({ ready_at: null, waits_for: null, waits_until: null }).execute();
});

interface Delivery {
  readonly mailbox: string;
  readonly startedAt: string;
  readonly status: number | null;
  readonly stored: boolean;
}
const deliveries = async (mailbox: string): Promise<Delivery[]> => {
  const told = (await house.emulator.call('GET', '/deliveries')) as { readonly deliveries: Delivery[] };
  return told.deliveries.filter((one) => one.mailbox === mailbox);
};
const highestInFlight = async (mailbox: string): Promise<number> => {
  const told = (await house.emulator.call('GET', '/deliveries')) as {
    readonly highestInFlight: Readonly<Record<string, number>>;
  };
  return told.highestInFlight[mailbox] ?? 0;
};
const faultOf = (upn: string, respond: object, times = 100_000): Promise<unknown> =>
  house.emulator.call('POST', '/faults', {
    surface: 'graph',
    match: { path: '/sendMail', upn },
    respond,
    times,
  });

/** So many are handed in at once; nobody has looked at them yet. */
async function handIn(browser: Browser, many: number, subject: string): Promise<MessageView[]> {
  const sent: MessageView[] = [];
  for (let done = 0; done < many; done += 1)
    sent.push(await send(house, browser, { to: 'ben@contoso.example', subject }));
  return sent;
}
const stateOf = async (id: string): Promise<string> =>
  (
    await house.db
      .selectFrom('outbox_messages')
      .select('state')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  ).state;
const howMany = async (sent: readonly MessageView[], state: string): Promise<number> =>
  (await Promise.all(sent.map(({ id }) => stateOf(id)))).filter((one) => one === state).length;
/** Until nothing is under way and nothing can be taken. */
async function settle(): Promise<void> {
  const isMoving = async (): Promise<boolean> => {
    const ready = await house.db
      .selectFrom('lanes')
      .select('mailbox_id')
      .where('ready_at', '<=', await databaseClock.now(house.db))
      .execute();
    const sending = await house.db
      .selectFrom('outbox_messages')
      .select('id')
      .where('state', '=', 'sending')
      .execute();
    return ready.length + sending.length > 0;
  };
  do await runDue(house);
  while (await isMoving());
}
const laneOf = async (upn: string) =>
  house.db
    .selectFrom('lanes as l')
    .innerJoin('mailboxes as b', 'b.id', 'l.mailbox_id')
    .select(['l.waits_for', 'l.waits_until'])
    .where('b.address', '=', upn)
    .executeTakeFirstOrThrow();

describe('H06: what one mailbox takes', () => {
  test(
    'of many messages never more than four are under way, in no minute more than thirty, and all arrive',
    async () => {
      const before = (await deliveries(ada)).length;
      await faultOf(ada, { delayMs: 40 });
      const sent = await handIn(adas, count, 'One of many');
      while ((await howMany(sent, 'sent')) < sent.length) {
        await settle();
        await moveClock(house, 20);
      }
      const handed = (await deliveries(ada)).slice(before);
      expect([handed.length, handed.every(({ status }) => status === 202)]).toEqual([count, true]);
      expect(await highestInFlight(ada)).toBeLessThanOrEqual(4);
      const times = handed.map(({ startedAt }) => Date.parse(startedAt)).toSorted((a, b) => a - b);
      // From the taking to the emulator's own look at its clock some time goes by; the rule is of the taking.
      const minuteLessLeewayMs = 58_000;
      for (const [place, from] of times.entries()) {
        const within = times.slice(place).filter((at) => at < from + minuteLessLeewayMs);
        expect(within.length).toBeLessThanOrEqual(30);
      }
    },
    60_000 + count * 500,
  );

  test('whoever waits is told for what, and until when', async () => {
    const sent = await handIn(adas, 33, 'More than a minute takes');
    await settle();
    expect([await howMany(sent, 'sent'), (await laneOf(ada)).waits_for]).toEqual([30, 'minute']);
    const last = sent.at(-1)?.id ?? 'msg_none';
    const view = replyOf(await apiOf(house, adas)(operations.getMessage, { params: { messageId: last } }));
    expect(view).toMatchObject({ state: 'queued', waitsFor: 'minute' });
    expect(view.explanation).toContain('Outlook takes 30 messages a minute');
    expect(Date.parse(view.dueAt ?? '')).toBe((await laneOf(ada)).waits_until?.getTime());
    await moveClock(house, 61);
    await settle();
    expect(await howMany(sent, 'sent')).toBe(33);
  });

  test.each([
    ['bytes', { request_bytes: laneLimits.bytes.most - 100, bytes_so_far: laneLimits.bytes.most - 100 }, 300],
    [
      'day',
      { recipient_count: laneLimits.recipients.most, recipients_so_far: laneLimits.recipients.most },
      24 * 3600,
    ],
  ] as const)('%s: waits until what was taken is long enough ago', async (waitsFor, entry, seconds) => {
    // What the lane has taken before, as it would have written it down.
    const { organization_id, mailbox_id } = await house.db
      .selectFrom('lanes as l')
      .innerJoin('mailboxes as b', 'b.id', 'l.mailbox_id')
      .select(['l.organization_id', 'l.mailbox_id'])
      .where('b.address', '=', ada)
      .executeTakeFirstOrThrow();
    const takenAt = await databaseClock.now(house.db);
    await house.db
      .insertInto('lane_entries')
      .values({
        organization_id,
        mailbox_id,
        number: 1,
        taken_at: takenAt,
        recipient_count: 1,
        request_bytes: 1,
        recipients_so_far: 1,
        bytes_so_far: 1,
        ...entry,
      })
      .execute();
    const [sent] = await handIn(adas, 1, `After so much of ${waitsFor}`);
    await settle();
    const lane = await laneOf(ada);
    expect([await stateOf(sent?.id ?? ''), lane.waits_for]).toEqual(['queued', waitsFor]);
    expect(lane.waits_until?.getTime()).toBe(takenAt.getTime() + seconds * 1000);
    await moveClock(house, seconds + 1);
    await settle();
    expect(await stateOf(sent?.id ?? '')).toBe('sent');
  });
});

/** Each as Graph, or what stands before it, may write it; and for how many seconds the mailbox waits for it. */
const forms: readonly (readonly [string, Record<string, string>, number])[] = [
  ['seconds', { 'retry-after': '120' }, 120],
  ['one, as it often says', { 'retry-after': '1' }, 1],
  ['with a fraction', { 'retry-after': '90.5' }, 90.5],
  ['none', {}, 0],
  ['empty', { 'retry-after': '' }, 0],
  ['no time', { 'retry-after': '0' }, 0],
  ['a negative time', { 'retry-after': '-60' }, 0],
  ['absurd', { 'retry-after': '99999999999' }, 3600],
  ['no number', { 'retry-after': 'soon' }, 0],
  ['a list', { 'retry-after': '120, 60' }, 0],
  ['endless', { 'retry-after': 'Infinity' }, 0],
  ['a date', { 'retry-after': 'Mon, 02 Nov 2026 09:05:00 GMT', date: 'Mon, 02 Nov 2026 09:00:00 GMT' }, 300],
  [
    'a date that is over',
    { 'retry-after': 'Mon, 02 Nov 2026 08:00:00 GMT', date: 'Mon, 02 Nov 2026 09:00:00 GMT' },
    0,
  ],
  [
    'a date of next year',
    { 'retry-after': 'Tue, 02 Nov 2027 09:00:00 GMT', date: 'Mon, 02 Nov 2026 09:00:00 GMT' },
    3600,
  ],
];

describe('H05: Microsoft asks to wait with a mailbox', () => {
  test.each(forms)(
    '%s: nothing of the mailbox leaves before, everything after, nothing is lost',
    async (_form, headers, seconds) => {
      await faultOf(
        ada,
        { status: 429, headers, body: { error: { code: 'ApplicationThrottled', message: 'slow' } } },
        1,
      );
      const [first] = await handIn(adas, 1, 'Put off');
      await settle();
      const asked = await databaseClock.now(house.db);
      const lane = await laneOf(ada);
      const waited = lane.waits_until === null ? 0 : (lane.waits_until.getTime() - asked.getTime()) / 1000;
      expect(waited).toBeLessThanOrEqual(seconds);
      if (seconds > 10) {
        expect(waited).toBeGreaterThan(seconds - 10);
        const [second] = await handIn(adas, 1, 'Behind it');
        await settle();
        expect([await stateOf(second?.id ?? ''), await stateOf(first?.id ?? '')]).toEqual([
          'queued',
          'queued',
        ]);
        const view = replyOf(
          await apiOf(house, adas)(operations.getMessage, {
            params: { messageId: second?.id ?? 'msg_none' },
          }),
        );
        expect(view.waitsFor).toBe('retry-after');
      }
      // Its own pause after a first refusal is ten seconds.
      await moveClock(house, Math.max(seconds, 10) + 2);
      await settle();
      expect(await stateOf(first?.id ?? '')).toBe('sent');
    },
  );
});

/** For how long ada's tenant was closed when it last was. */
async function opening(): Promise<{ readonly seconds: number; readonly openings: number }> {
  const { openings, opened_at, open_until } = await house.db
    .selectFrom('circuits')
    .selectAll()
    .where('key', '<>', '*')
    .executeTakeFirstOrThrow();
  return { openings, seconds: ((open_until?.getTime() ?? 0) - (opened_at?.getTime() ?? 0)) / 1000 };
}

describe('H14: Microsoft answers nothing any more', () => {
  test('after three of which nobody knows nothing more is handed over; others go on; afterwards it begins slowly, and all leave', async () => {
    await faultOf(ada, { status: 504, body: 'upstream' });
    const before = (await deliveries(ada)).length;
    const sent = await handIn(adas, 20, 'Into the outage');
    await settle();
    const [other] = await handIn(hanas, 1, 'Of another tenant');
    await settle();
    // Those that were under way together, and no more.
    const lost = (await deliveries(ada)).length - before;
    expect(lost).toBeGreaterThanOrEqual(3);
    expect(lost).toBeLessThanOrEqual(2 + laneLimits.inFlight);
    expect([await howMany(sent, 'unconfirmed'), await howMany(sent, 'queued')]).toEqual([lost, 20 - lost]);
    expect([await stateOf(other?.id ?? ''), (await laneOf(ada)).waits_for]).toEqual(['sent', 'microsoft']);

    await house.emulator.call('DELETE', '/faults');
    await faultOf(ada, { delayMs: 40 });
    for (let tries = 0; tries < 60 && (await howMany(sent, 'queued')) > 0; tries += 1) {
      await moveClock(house, 7);
      await settle();
    }
    expect([await howMany(sent, 'unconfirmed'), await howMany(sent, 'sent')]).toEqual([lost, 20 - lost]);
  });

  test('where it fails again, it is asked with one message and then for longer not at all', async () => {
    await faultOf(ada, { status: 504, body: 'upstream' });
    const sent = await handIn(adas, 20, 'Into a long outage');
    await settle();
    const lost = await howMany(sent, 'unconfirmed');
    const first = await opening();
    expect(first.seconds).toBeGreaterThanOrEqual(30);
    // Lanes come a little after its end, and the house may be two seconds behind the clock.
    await moveClock(house, first.seconds + 8);
    await settle();
    expect(await howMany(sent, 'unconfirmed')).toBe(lost + 1);
    expect(await opening()).toEqual({ seconds: 2 * first.seconds, openings: first.openings + 1 });
    await moveClock(house, first.seconds + 8);
    await settle();
    expect(await howMany(sent, 'unconfirmed')).toBe(lost + 1);
  });
});
