import { operations } from '@gatehouse/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { answerAs, apiOf, goToCallback, signIn, startHouse, type House } from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';

const keySetPath = '/discovery/v2.0/keys';
const tokenPath = '/oauth2/v2.0/token';
const ada = 'ada@contoso.example';
const ben = 'ben@contoso.example';
const anHour = 3600;

let house: House;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
});
afterEach(() => house.emulator.call('DELETE', '/faults'));
afterAll(() => house.close());

const fail = (path: string, respond: object = { status: 503 }) =>
  house.emulator.call('POST', '/faults', { surface: 'login', match: { path }, respond, times: 10_000 });

const isIn = async (browser: Browser): Promise<boolean> =>
  (await apiOf(house, browser)(operations.getSession, {})).ok;

/** Goes the whole way through Microsoft, to whatever page is at its end. */
async function tryToSignIn(upn: string, browser = new Browser()): Promise<Page> {
  await answerAs(house, upn);
  return browser.visit(`${house.baseUrl}/sign-in/microsoft`);
}

/** The way back leads to another replica, as behind a load balancer. */
async function comeBackTo(replica: string | undefined, browser: Browser): Promise<Page> {
  const callback = new URL(await goToCallback(house, ben, browser));
  return browser.visit(`${replica}${callback.pathname}${callback.search}`);
}

const retryHrefOf = (page: Page): string =>
  /href="(\/sign-in\/microsoft[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? 'no way on';

function expectOutage(page: Page): void {
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
  expect(page.text).toContain('Microsoft did not answer');
  expect(page.text).toContain('nobody lost access');
}

describe('A19: an hour in which Microsoft publishes no keys', () => {
  test('whoever comes back to a replica that knows them is in; another says that it is an outage, and the way on leads in after it', async () => {
    const before = await signIn(house, ada);
    await fail(keySetPath);
    await moveClock(house, anHour);
    expect(await isIn(before)).toBe(true);
    expect((await tryToSignIn(ben)).status).toBe(200);

    const browser = new Browser();
    const page = await comeBackTo(house.replicas[1], browser);
    expectOutage(page);
    await house.emulator.call('DELETE', '/faults');
    await answerAs(house, ben);
    expect((await browser.visit(house.baseUrl + retryHrefOf(page))).status).toBe(200);
    expect(await isIn(browser)).toBe(true);
    expect((await comeBackTo(house.replicas[1], new Browser())).status).toBe(200);
  });
});

describe('A19: an hour in which Microsoft redeems nothing', () => {
  test.each([
    ['503', { status: 503, body: { error: 'temporarily_unavailable' } }],
    ['a connection that is cut', { cut: 'before-answer' }],
    ['an answer that is cut', { cut: 'mid-answer' }],
  ])(
    '(%s) who is in stays in, thirty who try at once are each told, and get in after it',
    async (_name, respond) => {
      const before = await signIn(house, ada);
      await fail(tokenPath, respond);
      await fail(keySetPath, respond);
      await moveClock(house, anHour);
      const browsers = Array.from({ length: 30 }, () => new Browser());
      const pages = Promise.all(browsers.map((browser) => tryToSignIn(ben, browser)));
      expect(await Promise.all([isIn(before), isIn(before), isIn(before)])).toEqual([true, true, true]);
      for (const page of await pages) expectOutage(page);
      expect(await isIn(before)).toBe(true);

      await house.emulator.call('DELETE', '/faults');
      await answerAs(house, ben);
      const after = await Promise.all(
        browsers.map((browser) => browser.visit(`${house.baseUrl}/sign-in/microsoft?prompt=select_account`)),
      );
      expect(after.map((page) => page.status)).toEqual(browsers.map(() => 200));
      expect(await Promise.all(browsers.map(isIn))).toEqual(browsers.map(() => true));
    },
  );
});
