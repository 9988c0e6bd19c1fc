import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { postForm } from '../../../test/forms.ts';
import {
  answerAs,
  apiOf,
  ownHost,
  sessionCookie,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { goInAsSupport, signInAsSupport, supportCookie, vendorTenant } from '../../../test/support.ts';
import { compose } from '../../compose.ts';
import { addSeconds, secondsBetween } from '../../kernel/time.ts';
import { createLog } from '../../ports/log/log.ts';

const sam = 'sam@parspec.example';
const tess = 'tess@parspec.example';
const ada = 'ada@contoso.example';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.emulator.call('PUT', `/users/${tess}`, { appRoles: { 'sign-in': ['support-agent'] } });
});

const console_ = (browser: Browser, headers: Record<string, string> = {}): Promise<Page> =>
  browser.ask(`${house.baseUrl}/support`, { headers });
const hasSupportSession = (browser: Browser): boolean => browser.cookie(ownHost, supportCookie) !== undefined;
const isAtMicrosoft = (address: URL): boolean => address.pathname.endsWith('/authorize');

/** The address at Microsoft to which the door sends a browser. */
async function addressAtMicrosoft(browser: Browser): Promise<URL> {
  return new URL((await browser.visit(`${house.baseUrl}/support/sign-in`, isAtMicrosoft)).url);
}

describe('the support door', () => {
  test('leads to the vendor’s own tenant, where the person must prove who they are', async () => {
    const address = await addressAtMicrosoft(new Browser());
    expect(address.pathname).toBe(`/${vendorTenant}/oauth2/v2.0/authorize`);
    expect(address.searchParams.get('prompt')).toBe('login');
    expect(address.searchParams.get('client_id')).toBe(house.config.registrations['sign-in'].clientId);
    expect(address.searchParams.get('scope')).not.toContain('Mail');
  });

  test('opens for a support agent, with a cookie of its own', async () => {
    const browser = new Browser();
    await answerAs(house, sam);
    const isBack = (next: URL): boolean => next.pathname === '/support/sign-in/callback';
    const { url } = await browser.visit(`${house.baseUrl}/support/sign-in`, isBack);
    const answer = await browser.ask(url);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/support']);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-gatehouse-support=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
    const page = await console_(browser);
    expect(page.text).toContain('Sam Whitfield');
    const secret = browser.cookie(ownHost, supportCookie) ?? '';
    const rows = await house.db.selectFrom('support_sessions').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test('stays shut without the role, and says so', async () => {
    await house.emulator.call('PUT', `/users/${tess}`, { appRoles: { 'sign-in': [] } });
    const browser = new Browser();
    const page = await goInAsSupport(house, tess, browser);
    expect([page.status, hasSupportSession(browser)]).toEqual([403, false]);
    expect(page.text).toContain('You are not assigned to support');
    expect(new URL(page.url).pathname).toBe('/support/sign-in/failed');
    const elsewhere = await new Browser().ask(page.url);
    expect(elsewhere.status).toBe(401);
  });

  test('a customer’s admin who assigns the role in their own tenant opens nothing', async () => {
    await house.emulator.call('PUT', `/users/${ada}`, { appRoles: { 'sign-in': ['support-agent'] } });
    const straight = new Browser();
    const page = await goInAsSupport(house, ada, straight);
    expect(page.text).toContain('AADSTS50020');
    expect(hasSupportSession(straight)).toBe(false);
    for (const tenant of ['organizations', 'common', 'contoso.example']) {
      const browser = new Browser();
      const address = await addressAtMicrosoft(browser);
      address.pathname = address.pathname.replace(vendorTenant, tenant);
      await answerAs(house, ada);
      const refused = await browser.visit(address.href);
      expect([tenant, refused.status >= 400, hasSupportSession(browser)]).toEqual([tenant, true, false]);
    }
    await house.emulator.call('PUT', `/users/${ada}`, { appRoles: { 'sign-in': [] } });
  });

  test('a guest of the vendor’s tenant with the role opens nothing', async () => {
    const guest = 'emil@fabrikam.example';
    await house.emulator.call('PUT', `/users/${guest}`, { guestOf: 'parspec.example' });
    const upn = 'emil_fabrikam.example#EXT#@parspec.example';
    await house.emulator.call('PUT', `/users/${encodeURIComponent(upn)}`, {
      appRoles: { 'sign-in': ['support-agent'] },
    });
    const browser = new Browser();
    const page = await goInAsSupport(house, guest, browser);
    expect(page.text).toContain('This door is for the vendor’s own people');
    expect([page.status, hasSupportSession(browser)]).toEqual([403, false]);
  });

  test('A24: prompt=login that somebody has taken out of the address is noticed', async () => {
    const browser = new Browser();
    await goInAsSupport(house, sam, browser);
    await moveClock(house, 1200);
    const address = await addressAtMicrosoft(browser);
    address.searchParams.delete('prompt');
    const page = await browser.visit(address.href);
    expect(page.text).toContain('Microsoft let you in without asking who you are');
    expect(page.status).toBe(403);
  });

  test('answers to an attempt of support only, and the sign-in of customers to none of it', async () => {
    for (const [from, to] of [
      ['/support/sign-in', '/sign-in/microsoft/callback'],
      ['/sign-in/microsoft', '/support/sign-in/callback'],
    ] as const) {
      const browser = new Browser();
      await answerAs(house, sam);
      const isBack = (next: URL): boolean => next.pathname.endsWith('/callback');
      const back = new URL((await browser.visit(house.baseUrl + from, isBack)).url);
      const page = await browser.ask(`${house.baseUrl}${to}${back.search}`);
      expect(page.status).toBe(400);
      expect(page.headers.getSetCookie()).toEqual([]);
    }
  });

  test('does not show a second browser in with the first one’s answer', async () => {
    await answerAs(house, sam);
    const isBack = (next: URL): boolean => next.pathname.endsWith('/callback');
    const back = (await new Browser().visit(`${house.baseUrl}/support/sign-in`, isBack)).url;
    const thief = new Browser();
    await addressAtMicrosoft(thief);
    const page = await thief.visit(back);
    expect([page.status >= 400, hasSupportSession(thief)]).toEqual([true, false]);
  });

  test('is not there where nobody says whose tenant it leads to', async () => {
    const { db, passwords, config } = house;
    const web = {
      plainStylesheet: '/assets/none.css',
      document: () => new Response(),
      serve: () => undefined,
    };
    const log = createLog('silent');
    const shut = compose({ ...config, supportTenantId: null }, { db, passwords, log, web });
    for (const path of ['/support', '/support/sign-in', '/support/sign-in/callback?code=x&state=y'])
      expect((await shut.app.request(`${house.baseUrl}${path}`)).status).toBe(404);
    await shut.stop();
  });
});

describe('M03: a stolen support session', () => {
  test('from another browser is refused, and over for both', async () => {
    const browser = await signInAsSupport(house);
    expect((await console_(browser)).status).toBe(200);
    const stolen = await console_(browser, { 'user-agent': 'another browser' });
    expect(stolen.status).toBe(401);
    expect(stolen.text).not.toContain('Sam Whitfield');
    expect((await console_(browser)).status).toBe(401);
  });

  test('ends after 15 minutes without a request', async () => {
    const browser = await signInAsSupport(house);
    await moveClock(house, 10 * 60);
    expect((await console_(browser)).status).toBe(200);
    await moveClock(house, 10 * 60);
    expect((await console_(browser)).status).toBe(200);
    await moveClock(house, 15 * 60 + 5);
    expect((await console_(browser)).status).toBe(401);
  });

  test('ends after 8 hours, however busy', async () => {
    const browser = await signInAsSupport(house);
    const newest = house.db.selectFrom('support_sessions').selectAll().orderBy('id', 'desc');
    const { id, opened_at: openedAt, expires_at: expiresAt } = await newest.executeTakeFirstOrThrow();
    expect(secondsBetween(openedAt, expiresAt)).toBe(8 * 3600);
    const { numUpdatedRows } = await house.db
      .updateTable('support_sessions')
      .set({ opened_at: addSeconds(openedAt, -8 * 3600), expires_at: openedAt })
      .where('id', '=', id)
      .executeTakeFirst();
    expect(Number(numUpdatedRows)).toBe(1);
    expect((await console_(browser)).status).toBe(401);
  });

  test('is worth nothing after its agent has signed out', async () => {
    const browser = await signInAsSupport(house);
    const kept = browser.cookieHeader(ownHost);
    const out = await postForm(house, browser, '/support/sign-out', {});
    expect([out.status, hasSupportSession(browser)]).toEqual([303, false]);
    expect((await browser.ask(`${house.baseUrl}/support`, { cookie: kept })).status).toBe(401);
  });

  test('is ended by no other site', async () => {
    const browser = await signInAsSupport(house);
    await postForm(house, browser, '/support/sign-out', {}, { 'sec-fetch-site': 'cross-site' });
    expect((await console_(browser)).status).toBe(200);
  });
});

describe('support sessions and sessions of organizations', () => {
  test('a support session is never one of an organization', async () => {
    const browser = await signInAsSupport(house);
    expect(browser.cookie(ownHost, sessionCookie)).toBeUndefined();
    expect(await apiOf(house, browser)(operations.getSession, {})).toMatchObject({ status: 401 });
    const secret = browser.cookie(ownHost, supportCookie) ?? '';
    const disguised = new Browser();
    disguised.setCookie(ownHost, sessionCookie, secret);
    expect(await apiOf(house, disguised)(operations.getSession, {})).toMatchObject({ status: 401 });
    expect((await disguised.ask(`${house.baseUrl}/outbox`)).status).toBe(303);
  });

  test('a session of an organization is never one of support', async () => {
    const browser = await signIn(house, ada);
    expect((await console_(browser)).status).toBe(401);
    const disguised = new Browser();
    disguised.setCookie(ownHost, supportCookie, browser.cookie(ownHost, sessionCookie) ?? '');
    expect((await console_(disguised)).status).toBe(401);
  });

  test('both live in one browser, and each ends alone', async () => {
    const browser = await signInAsSupport(house, sam, await signIn(house, ada));
    expect(await apiOf(house, browser)(operations.getSession, {})).toMatchObject({ ok: true });
    await postForm(house, browser, '/support/sign-out', {});
    expect(await apiOf(house, browser)(operations.getSession, {})).toMatchObject({ ok: true });
    expect((await console_(browser)).status).toBe(401);
  });
});
