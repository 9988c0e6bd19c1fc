import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from './browser.ts';
import {
  apiOf,
  goToCallback,
  ownHost,
  replyOf,
  sessionCookie,
  signIn,
  startHouse,
  type House,
} from './harness.ts';
import { callbackAt, microsoftJourneys } from './microsoft-journeys.ts';

const victim = 'max@contoso.example';

let house: House;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
  for (const upn of ['kim', 'wanted'])
    await house.emulator.call('PUT', `/users/${upn}@contoso.example`, { mailbox: 'licensed' });
});
afterAll(() => house.close());

/** Everything that a journey of the table can leave behind, for anybody. */
async function leftBehind(): Promise<object> {
  const actions = microsoftJourneys(() => house).map(({ leaves }) => leaves);
  const events = house.db.selectFrom('audit_events').select('id').where('action', 'in', actions);
  const tables = ['entra_identities', 'mailboxes', 'users', 'sessions'] as const;
  const rows = tables.map(async (table) => {
    const counted = house.db.selectFrom(table).select((of) => of.fn.countAll().as('count'));
    return Number((await counted.executeTakeFirstOrThrow()).count);
  });
  return { events: (await events.execute()).length, rows: await Promise.all(rows) };
}

const whoIs = async (browser: Browser): Promise<string | null> => {
  const outcome = await apiOf(house, browser)(operations.getSession, {});
  return outcome.ok ? outcome.reply.user.email : null;
};

describe('A07: a journey that one person has started and another is to finish', () => {
  test.each(
    microsoftJourneys(() => house).flatMap((journey) =>
      (['signed out', 'signed in'] as const).map((as) => ({ ...journey, as })),
    ),
  )('$what: the victim, $as, follows the address, and nothing comes of it', async ({ start, as }) => {
    const browser = as === 'signed in' ? await signIn(house, victim) : new Browser();
    const attacker = await start();
    const before = { left: await leftBehind(), attacker: await whoIs(attacker.browser) };
    const callback = await callbackAt(house, browser, attacker.microsoft, victim);
    const page = await browser.visit(callback);
    expect([page.status, page.headers.getSetCookie().join().includes(sessionCookie)]).toEqual([400, false]);
    expect({ left: await leftBehind(), attacker: await whoIs(attacker.browser) }).toEqual(before);
    expect(await whoIs(browser)).toBe(as === 'signed in' ? victim : null);
  });

  test.each(microsoftJourneys(() => house).filter(({ what }) => /adding|connecting/.test(what)))(
    '$what: in the same browser, which is another person’s by then, nothing comes of it either',
    async ({ start, starter }) => {
      const { browser, microsoft } = await start();
      const callback = await callbackAt(house, browser, microsoft, starter);
      // Microsoft still has the one who was here.
      browser.forgetCookies('127.0.0.1');
      await signIn(house, victim, browser);
      const before = await leftBehind();
      await browser.visit(callback);
      expect(await leftBehind()).toEqual(before);
      expect(await whoIs(browser)).toBe(victim);
    },
  );
});

describe('A25: one person, many tabs', () => {
  const ben = 'ben@contoso.example';
  const told = (page: Page): boolean =>
    page.status === 303 ||
    (page.status === 400 && /does not know this way in any more|another browser/.test(page.text));
  const tabs = [0, 1, 2, 3, 4];
  /** As a browser does it: each tab with the cookies of this moment, the answers in the order in which they come. */
  const finishAll = (browser: Browser, callbacks: readonly string[]): Promise<Page[]> =>
    Promise.all(callbacks.map((callback) => browser.ask(callback)));

  test('five starts and five finishes at once: each gets in, and the browser is signed in at the end', async () => {
    const browser = new Browser();
    await browser.ask(`${house.baseUrl}/sign-in/microsoft`);
    const callbacks = await Promise.all(tabs.map(() => goToCallback(house, ben, browser)));
    expect(new Set(callbacks.map((url) => new URL(url).searchParams.get('state'))).size).toBe(5);
    const pages = await finishAll(browser, callbacks);
    expect(pages.map((page) => page.status)).toEqual(tabs.map(() => 303));
    expect(await whoIs(browser)).toBe(ben);
  });

  test('the same in a browser that was never here: one gets in at least, and the others are told', async () => {
    const browser = new Browser();
    const callbacks = await Promise.all(tabs.map(() => goToCallback(house, ben, browser)));
    const pages = await finishAll(browser, callbacks);
    expect(pages.map(told)).toEqual(tabs.map(() => true));
    expect(pages.some((page) => page.status === 303)).toBe(true);
    expect(await whoIs(browser)).toBe(ben);
  });

  test('one callback in two tabs, at once and later: one gets in, the other is told, and nobody is out', async () => {
    const browser = new Browser();
    const callback = await goToCallback(house, ben, browser);
    const atOnce = await finishAll(browser, [callback, callback]);
    const later = await browser.ask(callback);
    const statuses = [...atOnce, later].map((page) => page.status).toSorted();
    expect(statuses).toEqual([303, 400, 400]);
    expect([...atOnce, later].map(told)).toEqual([true, true, true]);
    expect(await whoIs(browser)).toBe(ben);
  });

  test('two who connect their mailbox twice at once have it connected once', async () => {
    const browser = await signIn(house, 'chen@contoso.example');
    const [, , connecting] = microsoftJourneys(() => house);
    expect(connecting?.what).toBe('connecting a mailbox');
    const callbacks = await Promise.all(
      tabs.map(async () => {
        const start = await browser.ask(`${house.baseUrl}/mailboxes/connect`);
        return callbackAt(
          house,
          browser,
          new URL(start.headers.get('location') ?? ''),
          'chen@contoso.example',
        );
      }),
    );
    await finishAll(browser, callbacks);
    expect(replyOf(await apiOf(house, browser)(operations.getMailbox, {}))).toMatchObject({
      state: 'connected',
    });
    const mailboxes = house.db
      .selectFrom('mailboxes')
      .select('id')
      .where('address', '=', 'chen@contoso.example');
    expect(await mailboxes.execute()).toHaveLength(1);
    expect(browser.cookie(ownHost, sessionCookie)).toBeDefined();
  });
});

test('B16: a hundred journeys begun in one browser leave it few and small cookies, and the first and the last get in', async () => {
  const browser = new Browser();
  const begin = () => goToCallback(house, 'ben@contoso.example', browser);
  const first = await begin();
  for (let count = 0; count < 98; count += 1) await browser.ask(`${house.baseUrl}/sign-in/microsoft`);
  const last = await begin();
  const cookies = browser.cookieHeader(ownHost).split('; ');
  expect(cookies.length).toBeLessThanOrEqual(5);
  expect(cookies.join('; ').length).toBeLessThan(1024);
  for (const callback of [last, first]) {
    expect((await browser.visit(callback)).status).toBe(200);
    expect(await whoIs(browser)).toBe('ben@contoso.example');
  }
});
