import { operations, type ReplyOf } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from '../../../test/browser.ts';
import { apiOf, connectMailbox, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { writeMessages, type Written } from '../../../test/written-messages.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { lookedAtOnce } from './list.store.ts';

const ada = 'ada@contoso.example';
const ben = 'ben@contoso.example';
const minuteMs = 60_000;

let house: House;
let browser: Browser;
let other: Browser;
beforeAll(async () => {
  house = await startHouse();
  browser = await signIn(house, ada);
  await connectMailbox(house, browser, ada);
  other = await signIn(house, ben);
  await connectMailbox(house, other, ben);
});
afterAll(() => house.close());
beforeEach(async () => {
  await sql`delete from delivery_attempts`.execute(house.db);
  await sql`delete from outbox_messages`.execute(house.db);
});

type Query = Parameters<ReturnType<typeof apiOf>>[1];
type Page = ReplyOf<typeof operations.listMessages>;

const list = async (query: object, who = browser): Promise<Page> =>
  replyOf(await apiOf(house, who)(operations.listMessages, { query } as Query as never));
const subjects = (page: Page): string[] => page.messages.map(({ subject }) => subject);
const at = (minutes: number): Date => new Date(Date.parse('2026-10-05T08:00:00Z') + minutes * minuteMs);
const write = (messages: readonly Written[], upn = ada) => writeMessages(house.db, upn, messages);

describe('GET /api/messages?query=', () => {
  const kim = { address: 'Kim.Holt@Fabrikam.example', name: 'Kim "KH" Holt' };
  const lea = { address: 'lea@adatum.example', name: 'Léa Ångström' };

  beforeEach(async () => {
    await write([
      { at: at(0), subject: 'Offer 100%_sure', to: [lea] },
      { at: at(1), subject: 'Offer 100 percent, surely', to: [kim] },
      { at: at(2), subject: 'ÄNDERUNG: back\\slash', to: [{ address: 'x@y.example' }], cc: [kim] },
      { at: at(3), subject: '', to: [{ address: 'name@tool.example' }] },
    ]);
    await write([{ at: at(4), subject: 'Offer of Ben', to: [kim] }], ben);
  });

  test.each([
    ['a part of a subject, whatever the case', 'OFFER', ['Offer 100 percent, surely', 'Offer 100%_sure']],
    ['a per cent sign is a per cent sign', '100%', ['Offer 100%_sure']],
    ['an underscore is an underscore', '%_s', ['Offer 100%_sure']],
    ['nor does an underscore stand for a letter', 'O_fer', []],
    ['a backslash is a backslash', 'K\\S', ['ÄNDERUNG: back\\slash']],
    ['letters beyond ASCII', 'änderung', ['ÄNDERUNG: back\\slash']],
    ['an address', 'kim.holt@FABRIKAM', ['ÄNDERUNG: back\\slash', 'Offer 100 percent, surely']],
    ['a name, with its quotation marks', 'm "kh" h', ['ÄNDERUNG: back\\slash', 'Offer 100 percent, surely']],
    ['a name beyond ASCII', 'ÅNG', ['Offer 100%_sure']],
    ['spaces around do not count', '  adatum ', ['Offer 100%_sure']],
    ['what frames the recipients in the database is no text of theirs', '"address"', []],
    ['nor is a word of that frame', 'address', []],
    ['but it is found where somebody is called so', 'name', ['']],
    ['never across two texts', 'holt fabrikam', []],
    ['what nobody wrote', 'zebra', []],
  ])('%s', async (_name, query, found) => {
    const page = await list({ query });
    expect(subjects(page)).toEqual(found);
    expect(page).toMatchObject({ nextBefore: null, searchedBackTo: null, counts: { sent: 4 } });
  });

  test('L01: of another person’s messages nothing is found, nothing is counted', async () => {
    expect(subjects(await list({ query: 'of Ben' }))).toEqual([]);
    expect(await list({ query: 'offer' }, other)).toMatchObject({
      messages: [{ subject: 'Offer of Ben' }],
      counts: { sent: 1 },
    });
  });

  test('nothing but spaces narrows nothing', async () => {
    expect((await list({ query: '   ' })).messages).toHaveLength(4);
  });

  test.each([
    ['more than 200 characters', { query: 'x'.repeat(201) }, 'query.query'],
    ['a line break', { query: 'a\nb' }, 'query.query'],
    ['a state that there is not', { state: 'lost' }, 'query.state'],
    ['a day instead of an instant', { from: '2026-10-05' }, 'query.from'],
    ['an end before the beginning', { from: at(1).toISOString(), to: at(0).toISOString() }, 'query.to'],
  ])('400: %s', async (_name, query, field) => {
    const outcome = await apiOf(house, browser)(operations.listMessages, { query } as never);
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'input_refused', field } });
  });
});

describe('GET /api/messages, narrowed', () => {
  test('the first instant belongs to the span, the last does not', async () => {
    await write([0, 1, 2, 3].map((minutes) => ({ at: at(minutes), subject: `at ${minutes}` })));
    const span = { from: at(1).toISOString(), to: at(3).toISOString() };
    expect(subjects(await list(span))).toEqual(['at 2', 'at 1']);
    expect(subjects(await list({ ...span, query: 'AT' }))).toEqual(['at 2', 'at 1']);
  });

  test('page after page, each message once, with all filters together', async () => {
    const wanted = Array.from({ length: 23 }, (_, place) => `Quote ${place}`);
    await write(
      wanted.flatMap((subject, place) => [
        { at: at(place), subject, state: 'failed' as const },
        { at: at(place), subject, state: 'sent' as const },
        { at: at(place), subject: 'Other', state: 'failed' as const },
      ]),
    );
    const query = { query: 'quote', state: 'failed', limit: 5, from: at(2).toISOString() };
    const seen: string[] = [];
    let before: string | null = null;
    for (let pages = 0; pages < 10; pages += 1) {
      const page: Page = await list({ ...query, ...(before === null ? {} : { before }) });
      seen.push(...subjects(page));
      before = page.nextBefore;
      if (before === null) break;
    }
    expect(seen).toEqual(wanted.slice(2).toReversed());
  });
});

describe('a search of a large outbox', () => {
  const more = 40;

  test('looks at so many in one go, says how far it has come, and goes on from there', async () => {
    await write([
      { at: at(0), subject: 'Needle, the old one' },
      ...Array.from({ length: lookedAtOnce + more }, (_, place) => ({ at: at(1 + place), subject: 'Hay' })),
      { at: at(lookedAtOnce * 2), subject: 'Needle, the new one' },
    ]);
    const first = await list({ query: 'needle' });
    expect(subjects(first)).toEqual(['Needle, the new one']);
    expect(first.searchedBackTo).toBe(at(more + 2).toISOString());
    const second = await list({ query: 'needle', before: first.nextBefore });
    expect(subjects(second)).toEqual(['Needle, the old one']);
    expect(second).toMatchObject({ nextBefore: null, searchedBackTo: null });
  });

  test('a span of time or a state is not looked at beyond itself', async () => {
    await write([
      ...Array.from({ length: lookedAtOnce + more }, (_, place) => ({ at: at(place), subject: 'Hay' })),
      { at: at(5), subject: 'Needle', state: 'failed' },
    ]);
    const narrowed = [{ to: at(more).toISOString() }, { state: 'failed' }];
    for (const one of narrowed)
      expect(await list({ query: 'needle', ...one })).toMatchObject({
        messages: [{ subject: 'Needle' }],
        nextBefore: null,
        searchedBackTo: null,
      });
  });
});

describe('GET /api/message-days', () => {
  const days = async (timeZone: string, who = browser) =>
    replyOf(await apiOf(house, who)(operations.listMessageDays, { query: { timeZone } })).days;

  test('thirty days up to today, each with what has become of its messages', async () => {
    const today = await databaseClock.now(house.db);
    const daysAgo = (count: number): Date => new Date(today.getTime() - count * 24 * 60 * minuteMs);
    const before = daysAgo(29);
    await write([
      { at: today },
      { at: today },
      { at: before, state: 'queued' },
      { at: before, state: 'cancelled' },
      { at: before, state: 'failed' },
      { at: before, state: 'unconfirmed' },
      { at: daysAgo(31) },
    ]);
    await write([{ at: today }], ben);
    const found = await days('UTC');
    expect(found).toHaveLength(30);
    expect(found.at(-1)).toEqual({
      day: today.toISOString().slice(0, 10),
      sent: 2,
      waiting: 0,
      troubled: 0,
    });
    expect(found[0]).toEqual({ day: before.toISOString().slice(0, 10), sent: 0, waiting: 1, troubled: 2 });
    expect(found.slice(1, -1).every(({ sent, waiting, troubled }) => sent + waiting + troubled === 0)).toBe(
      true,
    );
    expect((await days('UTC', other)).at(-1)?.sent).toBe(1);
  });

  test.each(['+02:00', 'Europe/Atlantis', ''])('400: %s is no time zone', async (timeZone) => {
    const outcome = await apiOf(house, browser)(operations.listMessageDays, { query: { timeZone } });
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'input_refused', field: 'query.timeZone' } });
  });

  test('the day on which clocks go back has 25 hours', async () => {
    const { now } = (await house.emulator.call('GET', '/clock')) as { readonly now: string };
    const change = nextChangeBack(new Date(now));
    await moveClock(house, (change.getTime() - Date.parse(now)) / 1000 + 5 * 24 * 60 * 60);
    browser = await signIn(house, ada);
    // The change is at 01:00 UTC; the day began at 22:00 UTC of the day before and ends at 23:00 UTC.
    const minutes = (count: number): Date => new Date(change.getTime() + count * minuteMs);
    await write([
      { at: minutes(-181) },
      { at: minutes(-180), state: 'failed' },
      { at: minutes(0), state: 'failed' },
      { at: minutes(22 * 60 - 1), state: 'failed' },
      { at: minutes(22 * 60) },
    ]);
    const written = (await days('Europe/Vienna')).filter((day) => day.sent + day.troubled > 0);
    expect(written.map(({ sent, troubled }) => [sent, troubled])).toEqual([
      [1, 0],
      [0, 3],
      [1, 0],
    ]);
    expect(written[1]?.day).toBe(change.toISOString().slice(0, 10));
  });
});

/** When Central Europe next sets its clocks back: 01:00 UTC on the last Sunday of October. */
function nextChangeBack(now: Date): Date {
  const inYear = (year: number): Date => {
    const last = new Date(Date.UTC(year, 9, 31, 1));
    return new Date(last.getTime() - last.getUTCDay() * 24 * 60 * minuteMs);
  };
  const thisYear = inYear(now.getUTCFullYear());
  return thisYear > now ? thisYear : inYear(now.getUTCFullYear() + 1);
}
