import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser } from '../../../test/browser.ts';
import {
  apiOf,
  replyOf,
  sessionCookie,
  ownHost,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { postForm } from '../../../test/forms.ts';
import { mailsTo } from '../../../test/notices.ts';
import { demoPassword } from '../../../worlds/demo.ts';
import { moveClock } from '../../../test/move-clock.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

describe('GET /api/session', () => {
  test('200: says who this is', async () => {
    const ada = await signIn(house, 'ada@contoso.example');
    expect(replyOf(await apiOf(house, ada)(operations.getSession, {}))).toMatchObject({
      user: { email: 'ada@contoso.example', role: 'admin' },
      organization: { name: 'Contoso Electric' },
    });
  });

  test('401: without a session', async () => {
    const outcome = await apiOf(house, new Browser())(operations.getSession, {});
    expect(outcome).toMatchObject({ ok: false, status: 401, problem: { code: 'session_required' } });
  });
});

test('B08: after signing out the old cookie is worth nothing', async () => {
  const ben = await signIn(house, 'ben@contoso.example');
  const cookie = ben.cookie(ownHost, sessionCookie) ?? '';
  const page = await ben.ask(`${house.baseUrl}/sign-out`, {
    method: 'POST',
    headers: { origin: house.baseUrl, 'content-type': 'application/x-www-form-urlencoded' },
    body: '',
  });
  expect(page.status).toBe(303);
  expect(page.headers.get('clear-site-data')).toContain('"cache"');
  expect(ben.cookie(ownHost, sessionCookie)).toBeUndefined();
  const again = await new Browser().ask(`${house.baseUrl}/api/session`, {
    cookie: `${sessionCookie}=${cookie}`,
  });
  expect(again.status).toBe(401);
});

test('a browser that the person has not used before is told by mail, the first of all and a known one are not', async () => {
  const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
  const signInWith = (headers: Record<string, string>) =>
    postForm(
      house,
      new Browser(),
      '/sign-in/password',
      { email: 'kim@contoso.example', password: demoPassword },
      headers,
    );
  await signInWith({});
  await signInWith({});
  expect(await mailsTo(house, 'kim@contoso.example')).toEqual([]);
  await signInWith(firefox);
  await signInWith(firefox);
  const mails = await mailsTo(house, 'kim@contoso.example');
  expect(mails.map(({ subject }) => subject)).toEqual(['New sign-in to Parspec']);
});

describe('B07: a session is over', () => {
  const hour = 60 * 60;
  const isIn = async (browser: Browser): Promise<boolean> =>
    (await apiOf(house, browser)(operations.getSession, {})).ok;

  test('after a day without a request', async () => {
    const [used, idle] = [
      await signIn(house, 'ada@contoso.example'),
      await signIn(house, 'chen@contoso.example'),
    ];
    await moveClock(house, 23 * hour);
    expect(await isIn(used)).toBe(true);
    await moveClock(house, 2 * hour);
    expect([await isIn(used), await isIn(idle)]).toEqual([true, false]);
  });

  test('after a week, however much it was used', async () => {
    const ada = await signIn(house, 'ada@contoso.example');
    for (let days = 0; days < 6; days += 1) {
      await moveClock(house, 23 * hour);
      expect(await isIn(ada)).toBe(true);
    }
    await moveClock(house, 23 * hour);
    expect(await isIn(ada)).toBe(true);
    await moveClock(house, 8 * hour);
    expect(await isIn(ada)).toBe(false);
  });
});
