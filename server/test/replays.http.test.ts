import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from './browser.ts';
import { postForm } from './forms.ts';
import { sessionCookie, startHouse, type House } from './harness.ts';
import { callbackAt, inviteLink, microsoftJourneys } from './microsoft-journeys.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
  for (const upn of ['kim', 'wanted', 'joined', 'linked', 'raced'])
    await house.emulator.call('PUT', `/users/${upn}@contoso.example`, { mailbox: 'licensed' });
});
afterAll(() => house.close());

const journeys = microsoftJourneys(() => house);

const eventCount = async (action: string): Promise<number> =>
  (await house.db.selectFrom('audit_events').select('id').where('action', '=', action).execute()).length;

const tellsOfUse = 'does not know this way in any more';

describe('D09: what comes back from Microsoft is good once', () => {
  test.each(journeys)(
    '$what: of three at once one, and of two afterwards none',
    async ({ start, starter, leaves }) => {
      const { browser, microsoft } = await start();
      const callback = await callbackAt(house, browser, microsoft, starter);
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
    },
  );
});

describe('D09: the link of an invitation is good once', () => {
  const join = (link: string): Promise<Page> =>
    postForm(house, new Browser(), `${new URL(link).pathname}/address`, { displayName: 'Jo', password: '' });
  async function callbackOf(link: string, browser: Browser, upn: string): Promise<string> {
    const start = await browser.ask(`${link}/microsoft`);
    return callbackAt(house, browser, new URL(start.headers.get('location') ?? ''), upn);
  }
  const byMicrosoft = (link: string): Promise<Page> => new Browser().ask(`${link}/microsoft`);

  test('who has joined by it, joins nobody again: neither by the link nor by Microsoft', async () => {
    const link = await inviteLink(house, 'joined@contoso.example');
    expect((await join(link)).status).toBe(303);
    const again = [await join(link), await join(link), await byMicrosoft(link), await byMicrosoft(link)];
    expect(again.map((page) => page.status)).toEqual([404, 404, 404, 404]);
  });

  test('a journey to Microsoft that another way in has overtaken makes no second user', async () => {
    const link = await inviteLink(house, 'linked@contoso.example');
    const browser = new Browser();
    const callback = await callbackOf(link, browser, 'linked@contoso.example');
    expect((await join(link)).status).toBe(303);
    expect((await browser.visit(callback)).status).toBe(404);
  });

  test('both ways in at once: one of them', async () => {
    const before = await eventCount('invitation.accepted');
    const link = await inviteLink(house, 'raced@contoso.example');
    const browser = new Browser();
    const callback = await callbackOf(link, browser, 'raced@contoso.example');
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
