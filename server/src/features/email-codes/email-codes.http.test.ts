import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { setEnforcement } from '../../../test/enforcement.ts';
import { headersOf, postForm } from '../../../test/forms.ts';
import { apiOf, replyOf, sessionCookie, startHouse, type House } from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { lastMailTo, noticeCount } from '../../../test/notices.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { addMethod, addUser, organizationByName } from '../organizations/public.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.db.deleteFrom('limit_buckets').execute();
});

const lee = 'lee@contoso.example';
const deps = { clock: databaseClock, random: systemRandom };

interface Asked {
  readonly request: string;
  readonly code: string;
}

async function ask(browser: Browser, email = lee, more: Record<string, string> = {}): Promise<string> {
  const page = await postForm(house, browser, '/sign-in/code', { email, ...more });
  expect(page.status).toBe(303);
  const location = new URL(page.headers.get('location') ?? '', house.baseUrl);
  expect(location.pathname).toBe('/sign-in/code');
  return location.searchParams.get('request') ?? '';
}

async function askAndRead(browser: Browser, email = lee, more: Record<string, string> = {}): Promise<Asked> {
  const request = await ask(browser, email, more);
  const { subject, code } = await lastMailTo(house, email);
  expect(subject).toBe('Your code for Parspec');
  return { request, code };
}

const verify = (browser: Browser, request: string, code: string): Promise<Page> =>
  postForm(house, browser, '/sign-in/code/verify', { request, code });

const isIn = (page: Page): boolean => page.headers.getSetCookie().join().includes(`${sessionCookie}=`);

/** A code that is not this one. */
const otherThan = (code: string): string => code.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));

describe('a mailed code', () => {
  test('opens a session, and leads to the page that was wanted', async () => {
    const browser = new Browser();
    const { request, code } = await askAndRead(browser, 'Lee@Contoso.example'.toLowerCase(), {
      returnTo: '/outbox',
    });
    expect(code).toMatch(/^\d{4} \d{4}$/);
    const field = await browser.ask(`${house.baseUrl}/sign-in/code?request=${request}`);
    expect(field.text).toContain('autocomplete="one-time-code"');
    expect(field.text).not.toContain(code);
    const page = await verify(browser, request, code);
    expect([page.status, page.headers.get('location')]).toEqual([303, '/outbox']);
    expect(replyOf(await apiOf(house, browser)(operations.getSession, {}))).toMatchObject({
      user: { email: lee },
      session: { method: 'email-code' },
    });
  });

  test('is good once, of many tries at once over two replicas', async () => {
    const browser = new Browser();
    const { request, code } = await askAndRead(browser);
    const cookie = browser.cookieHeader('localhost');
    const pages = await Promise.all(
      Array.from({ length: 20 }, (_nothing, index) =>
        new Browser().ask(`${house.replicas[index % 2] ?? ''}/sign-in/code/verify`, {
          method: 'POST',
          cookie,
          headers: { origin: house.baseUrl, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ request, code }).toString(),
        }),
      ),
    );
    expect(pages.filter(isIn)).toHaveLength(1);
    expect(isIn(await verify(browser, request, code))).toBe(false);
  });

  test('is good in the browser that asked for it', async () => {
    const browser = new Browser();
    const { request, code } = await askAndRead(browser);
    const other = new Browser();
    await ask(other, 'somebody@contoso.example');
    expect(isIn(await verify(other, request, code))).toBe(false);
    expect(
      (await other.ask(`${house.baseUrl}/sign-in/code?request=${request}`)).headers.get('location'),
    ).toBe('/sign-in');
    expect(isIn(await verify(browser, request, code))).toBe(true);
  });

  test('C02: is dead after five tries, also for who then has it', async () => {
    const browser = new Browser();
    const { request, code } = await askAndRead(browser);
    for (let tries = 0; tries < 5; tries += 1) {
      const page = await verify(browser, request, otherThan(code));
      expect(page.status).toBe(403);
      expect(page.text).toContain('aria-describedby="code-error"');
    }
    expect(isIn(await verify(browser, request, code))).toBe(false);
    const again = await askAndRead(browser);
    expect(isIn(await verify(browser, again.request, again.code))).toBe(true);
  });

  test('C02: many codes give no more than ten tries for an address', async () => {
    const statuses: number[] = [];
    for (let codes = 0; codes < 3; codes += 1) {
      const browser = new Browser();
      const { request, code } = await askAndRead(browser);
      for (let tries = 0; tries < 4; tries += 1)
        statuses.push((await verify(browser, request, otherThan(code))).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(403), 429, 429]);
  });

  test('C09: is good for ten minutes', async () => {
    const [early, late] = [new Browser(), new Browser()];
    const first = await askAndRead(early);
    const second = await askAndRead(late);
    await moveClock(house, 9 * 60);
    expect(isIn(await verify(early, first.request, first.code))).toBe(true);
    const third = await askAndRead(late);
    await moveClock(house, 10 * 60 + 2);
    expect(isIn(await verify(late, third.request, third.code))).toBe(false);
    expect(isIn(await verify(late, second.request, second.code))).toBe(false);
  });

  test('C09: is dead once another for the same address was used', async () => {
    const [one, two] = [new Browser(), new Browser()];
    const older = await askAndRead(one);
    const younger = await askAndRead(two);
    expect(isIn(await verify(two, younger.request, younger.code))).toBe(true);
    expect(isIn(await verify(one, older.request, older.code))).toBe(false);
  });

  test('C11: opens only what it was mailed for, whatever else is said', async () => {
    const organizationId = (await organizationByName(house.db, 'Wingtip Supply')) ?? '';
    const mia = 'mia@wingtip.example';
    await inTransaction(house.db, async (tx) => {
      const person = { displayName: 'Mia', email: mia, role: 'member', identity: null } as const;
      const userId = (await addUser(deps, tx, { organizationId, ...person })) ?? '';
      await addMethod(deps, tx, { organizationId, userId }, 'email-code');
    });
    const browser = new Browser();
    const hers = await askAndRead(browser, mia);
    const requestForLee = await ask(browser);
    const fields = { request: requestForLee, code: hers.code, email: lee };
    expect(isIn(await postForm(house, browser, '/sign-in/code/verify', fields))).toBe(false);
    const own = await postForm(house, browser, '/sign-in/code/verify', { ...hers, email: lee });
    expect(isIn(own)).toBe(true);
    expect(replyOf(await apiOf(house, browser)(operations.getSession, {}))).toMatchObject({
      user: { email: mia },
    });
  });
});

describe('C01: who asks for a code learns nothing about an address', () => {
  const people = [
    ['somebody with another way in', 'ada@contoso.example'],
    ['somebody with a password', 'kim@contoso.example'],
    ['nobody', 'nob@contoso.example'],
  ] as const;

  async function pages(email: string): Promise<unknown> {
    const browser = new Browser();
    browser.setCookie('localhost', '__Host-gatehouse-browser', 'the-same-browser');
    const sent = await postForm(house, browser, '/sign-in/code', { email });
    const request =
      new URL(sent.headers.get('location') ?? '', house.baseUrl).searchParams.get('request') ?? '';
    const field = await browser.ask(`${house.baseUrl}/sign-in/code?request=${request}`);
    const tried = await verify(browser, request, '00000000');
    const neutral = (text: string): string =>
      text.replaceAll(request, '…').replaceAll(email, '…').replaceAll(encodeURIComponent(email), '…');
    return [sent, field, tried].map((page) => ({
      status: page.status,
      headers: headersOf(page).map(neutral),
      text: neutral(page.text),
    }));
  }

  test.each(people)('%s: the same pages as for who gets one, and no mail', async (_name, email) => {
    const known = await pages(lee);
    const before = await noticeCount(house);
    expect(await pages(email)).toEqual(known);
    expect(await noticeCount(house)).toBe(before);
  });

  test('an unknown address has no code that could be guessed', async () => {
    const request = await ask(new Browser(), 'nob@contoso.example');
    const row = await house.db
      .selectFrom('email_codes')
      .selectAll()
      .where('id', '=', request)
      .executeTakeFirstOrThrow();
    expect(row.candidates).toEqual([]);
  });
});

describe('C12: while the account asks for Microsoft', () => {
  test('a code from before opens nothing, says why, and no other is sent', async () => {
    const browser = new Browser();
    const { request, code } = await askAndRead(browser);
    await setEnforcement(house, 'required');
    const page = await verify(browser, request, code);
    const before = await noticeCount(house);
    await ask(browser);
    const after = await noticeCount(house);
    await setEnforcement(house, 'off');
    expect(isIn(page)).toBe(false);
    expect([page.status, page.text]).toEqual([
      403,
      expect.stringContaining('Your account asks for Microsoft'),
    ]);
    expect(after).toBe(before);
  });
});

test('C13: an address gets three mails at once, however often codes are asked for, and the answer stays the same', async () => {
  const before = await noticeCount(house);
  const pages = await Promise.all(
    Array.from({ length: 60 }, () => postForm(house, new Browser(), '/sign-in/code', { email: lee })),
  );
  expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([303]));
  expect((await noticeCount(house)) - before).toBe(3);
});
