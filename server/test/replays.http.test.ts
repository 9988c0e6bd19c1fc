import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword } from '../worlds/demo.ts';
import { Browser, type Page } from './browser.ts';
import { postForm } from './forms.ts';
import { answerAs, apiOf, replyOf, sessionCookie, signIn, startHouse, type House } from './harness.ts';
import { lastMailTo } from './notices.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
  for (const upn of ['kim', 'wanted', 'joined', 'linked', 'raced'])
    await house.emulator.call('PUT', `/users/${upn}@contoso.example`, { mailbox: 'licensed' });
});
afterAll(() => house.close());

/** With a code: a silent journey's answer that a page is needed leads on to that page first. */
const isCallback = (next: URL): boolean =>
  next.pathname.endsWith('/callback') && next.searchParams.has('code');

/** To Microsoft from this answer of ours, as this person, and back to the address of our callback. */
async function callbackAfter(browser: Browser, start: Page, upn: string): Promise<string> {
  await answerAs(house, upn);
  const microsoft = new URL(start.headers.get('location') ?? '', house.baseUrl);
  microsoft.searchParams.delete('login_hint');
  return (await browser.visit(microsoft.href, isCallback)).url;
}

async function inviteLink(email: string): Promise<string> {
  const ada = await signIn(house, 'ada@contoso.example');
  const body = { rows: [{ email }] };
  replyOf(await apiOf(house, ada)(operations.sendInvitations, { body }));
  return (await lastMailTo(house, email)).link;
}

interface Journey {
  readonly what: string;
  /** The browser that has come back, and the address it has come back to, not yet asked. */
  readonly go: () => Promise<{ readonly browser: Browser; readonly callback: string }>;
  /** What the journey leaves behind, once. */
  readonly leaves: string;
}

const journeys: readonly Journey[] = [
  {
    what: 'signing in',
    async go() {
      const browser = new Browser();
      const start = await browser.ask(`${house.baseUrl}/sign-in/microsoft`);
      return { browser, callback: await callbackAfter(browser, start, 'ben@contoso.example') };
    },
    leaves: 'session.opened',
  },
  {
    what: 'adding Microsoft to a user',
    async go() {
      const browser = new Browser();
      const typed = { email: 'kim@contoso.example', password: demoPassword };
      await postForm(house, browser, '/sign-in/password', typed);
      const start = await browser.ask(`${house.baseUrl}/tenants/link/microsoft`);
      return { browser, callback: await callbackAfter(browser, start, 'kim@contoso.example') };
    },
    leaves: 'user.method-added',
  },
  {
    what: 'connecting a mailbox',
    async go() {
      const browser = await signIn(house, 'chen@contoso.example');
      const start = await browser.ask(`${house.baseUrl}/mailboxes/connect`);
      return { browser, callback: await callbackAfter(browser, start, 'chen@contoso.example') };
    },
    leaves: 'mailbox.connected',
  },
  {
    what: 'accepting an invitation',
    async go() {
      const link = await inviteLink('wanted@contoso.example');
      const browser = new Browser();
      const start = await browser.ask(`${link}/microsoft`);
      return { browser, callback: await callbackAfter(browser, start, 'wanted@contoso.example') };
    },
    leaves: 'invitation.accepted',
  },
];

const eventCount = async (action: string): Promise<number> =>
  (await house.db.selectFrom('audit_events').select('id').where('action', '=', action).execute()).length;

const tellsOfUse = 'does not know this way in any more';

describe('D09: what comes back from Microsoft is good once', () => {
  test.each(journeys)('$what: of three at once one, and of two afterwards none', async ({ go, leaves }) => {
    const { browser, callback } = await go();
    const before = await eventCount(leaves);
    const cookie = browser.cookieHeader('localhost');
    const play = (index: number): Promise<Page> => {
      const url = new URL(callback);
      url.port = new URL(house.replicas[index % 2] ?? '').port;
      return new Browser().ask(url.href, { cookie });
    };
    const atOnce = await Promise.all([0, 1, 2].map(play));
    const afterwards = [await play(3), await play(4)];
    const [won, ...lost] = [...atOnce, ...afterwards].toSorted((one, other) => one.status - other.status);
    expect(won?.status).toBe(303);
    expect(lost.map((page) => [page.status, page.text.includes(tellsOfUse)])).toEqual(
      Array.from({ length: 4 }, () => [400, true]),
    );
    expect(await eventCount(leaves)).toBe(before + 1);
  });
});

describe('D09: the link of an invitation is good once', () => {
  const join = (link: string): Promise<Page> =>
    postForm(house, new Browser(), `${new URL(link).pathname}/address`, { displayName: 'Jo', password: '' });
  const byMicrosoft = (link: string): Promise<Page> => new Browser().ask(`${link}/microsoft`);

  test('who has joined by it, joins nobody again: neither by the link nor by Microsoft', async () => {
    const link = await inviteLink('joined@contoso.example');
    expect((await join(link)).status).toBe(303);
    const again = [await join(link), await join(link), await byMicrosoft(link), await byMicrosoft(link)];
    expect(again.map((page) => page.status)).toEqual([404, 404, 404, 404]);
  });

  test('a journey to Microsoft that another way in has overtaken makes no second user', async () => {
    const link = await inviteLink('linked@contoso.example');
    const browser = new Browser();
    const callback = await callbackAfter(
      browser,
      await browser.ask(`${link}/microsoft`),
      'linked@contoso.example',
    );
    expect((await join(link)).status).toBe(303);
    expect((await browser.visit(callback)).status).toBe(404);
  });

  test('both ways in at once: one of them', async () => {
    const before = await eventCount('invitation.accepted');
    const link = await inviteLink('raced@contoso.example');
    const browser = new Browser();
    const callback = await callbackAfter(
      browser,
      await browser.ask(`${link}/microsoft`),
      'raced@contoso.example',
    );
    const pages = await Promise.all([browser.ask(callback), join(link), join(link)]);
    const opened = pages.filter((page) =>
      page.headers.getSetCookie().some((line) => line.startsWith(`${sessionCookie}=`)),
    );
    expect(opened).toHaveLength(1);
    expect(await eventCount('invitation.accepted')).toBe(before + 1);
    const users = house.db.selectFrom('users').select('id').where('email', '=', 'raced@contoso.example');
    expect(await users.execute()).toHaveLength(1);
  });
});
