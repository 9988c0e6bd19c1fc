import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser } from '../../../test/browser.ts';
import {
  answerAs,
  apiOf,
  browserCookie,
  goToCallback,
  ownHost,
  replyOf,
  sessionCookie,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.emulator.call('DELETE', '/faults');
});

const proveCount = (small: number): number => Number(process.env['PROVE_COUNT'] ?? small);

async function sessionCount(): Promise<number> {
  const row = await house.db
    .selectFrom('sessions')
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function isSignedIn(browser: Browser): Promise<boolean> {
  return (await apiOf(house, browser)(operations.getSession, {})).ok;
}

/** Makes the token endpoint answer with a changed ID token, once. */
async function forgeNext(idToken: Record<string, unknown>): Promise<void> {
  await house.emulator.call('POST', '/faults', {
    surface: 'login',
    match: { path: '/oauth2/v2.0/token' },
    respond: { idToken },
    times: 1,
  });
}

test('a person signs in and comes back to the page they wanted', async () => {
  const browser = new Browser();
  await answerAs(house, 'ada@contoso.example');
  const page = await browser.visit(
    `${house.baseUrl}/sign-in/microsoft?returnTo=%2Fsettings%2Fprofile%2Fpreferences`,
  );
  expect(new URL(page.url).pathname).toBe('/settings/profile/preferences');
  expect(await isSignedIn(browser)).toBe(true);
});

describe('E16: a second factor', () => {
  const comeWith = async (claims: Record<string, unknown>) => {
    await forgeNext({ claims });
    await signIn(house, 'ada@contoso.example');
    const row = await house.db
      .selectFrom('attempts')
      .select(['auth_methods', 'auth_class', 'authenticated_at'])
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    const event = await house.db
      .selectFrom('audit_events')
      .select('context')
      .where('action', '=', 'session.opened')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    return [row.auth_methods, row.auth_class, row.authenticated_at?.getTime(), event.context['secondFactor']];
  };

  test('is recorded as the token says it, and as not said where the token does not', async () => {
    const at = 1_770_000_000;
    expect(await comeWith({ amr: ['pwd', 'mfa'], acr: '1', auth_time: at })).toEqual([
      ['pwd', 'mfa'],
      '1',
      at * 1000,
      'seen',
    ]);
    expect(await comeWith({ amr: ['pwd'], auth_time: at })).toEqual([['pwd'], null, at * 1000, 'not-named']);
    expect(await comeWith({ auth_time: at })).toEqual([null, null, at * 1000, 'not-said']);
    // Not names of a registry: neither kept nor believed.
    expect(await comeWith({ amr: ['a sentence, as a method'], acr: '<b>', auth_time: at })).toEqual([
      [],
      null,
      at * 1000,
      'not-named',
    ]);
  });
});

describe('A01: the state of a sign-in', () => {
  test('is good once, of many callbacks at once over two replicas', async () => {
    const browser = new Browser();
    const callback = await goToCallback(house, 'ada@contoso.example', browser);
    const cookie = browser.cookieHeader(ownHost);
    const before = await sessionCount();
    const callbacks = Array.from({ length: 50 }, (_nothing, index) => {
      const url = new URL(callback);
      url.port = new URL(house.replicas[index % 2] ?? '').port;
      return new Browser().ask(url.href, { cookie });
    });
    const pages = await Promise.all(callbacks);
    expect(
      pages.filter((page) => page.headers.getSetCookie().some((line) => line.startsWith(sessionCookie))),
    ).toHaveLength(1);
    expect(await sessionCount()).toBe(before + 1);
    expect(pages.filter((page) => page.status === 400)).toHaveLength(49);
  });

  test('is good for ten minutes', async () => {
    const browser = new Browser();
    const callback = await goToCallback(house, 'ada@contoso.example', browser);
    await house.db
      .updateTable('attempts')
      .set({ started_at: new Date(0), expires_at: new Date(1000) })
      .where('taken_at', 'is', null)
      .execute();
    const page = await browser.ask(callback);
    expect(page.status).toBe(400);
    expect(page.text).toContain('has expired');
  });
});

describe('A02: a callback in a browser that did not start it', () => {
  test.each([
    ['without a cookie', () => new Browser()],
    [
      'with another cookie',
      () => {
        const other = new Browser();
        other.setCookie(ownHost, browserCookie, 'another-browser');
        return other;
      },
    ],
  ])('%s opens no session', async (_name, victim) => {
    const attacker = new Browser();
    const callback = await goToCallback(house, 'ada@contoso.example', attacker);
    const before = await sessionCount();
    const page = await victim().ask(callback);
    expect(page.status).toBe(400);
    expect(await sessionCount()).toBe(before);
    expect(page.headers.getSetCookie().join()).not.toContain(sessionCookie);
  });
});

describe('A03: a code of another journey', () => {
  test('is stopped by PKCE', async () => {
    const [attacker, victim] = [new Browser(), new Browser()];
    const stolen =
      new URL(await goToCallback(house, 'ada@contoso.example', attacker)).searchParams.get('code') ?? '';
    const callback = new URL(await goToCallback(house, 'ben@contoso.example', victim));
    callback.searchParams.set('code', stolen);
    await victim.visit(callback.href);
    expect(await isSignedIn(victim)).toBe(false);
  });

  test('is stopped by the nonce where a server ignores PKCE', async () => {
    const [attacker, victim] = [new Browser(), new Browser()];
    const stolen =
      new URL(await goToCallback(house, 'ada@contoso.example', attacker)).searchParams.get('code') ?? '';
    const callback = new URL(await goToCallback(house, 'ben@contoso.example', victim));
    callback.searchParams.set('code', stolen);
    await house.emulator.call('POST', '/faults', {
      surface: 'login',
      match: { path: '/oauth2/v2.0/token' },
      respond: { ignorePkce: true },
      times: 1,
    });
    const page = await victim.visit(callback.href);
    expect(page.text).toContain('did not pass our checks');
    expect(await isSignedIn(victim)).toBe(false);
  });
});

test('A04: every journey carries its own S256 challenge', async () => {
  const challenges = new Set<string>();
  const count = proveCount(50);
  for (let index = 0; index < count; index += 1) {
    const page = await new Browser().ask(`${house.baseUrl}/sign-in/microsoft`);
    const { searchParams } = new URL(page.headers.get('location') ?? '');
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(searchParams.get('nonce')).toMatch(/^[\w-]{43}$/);
    expect(searchParams.get('prompt')).not.toBe('consent');
    expect(searchParams.get('client-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    challenges.add(searchParams.get('code_challenge') ?? '');
  }
  expect(challenges.size).toBe(count);
});

describe('an ID token that is not right opens no session', () => {
  test.each([
    ['A05: without a nonce', { claims: { nonce: null } }],
    ['A05: with an empty nonce', { claims: { nonce: '' } }],
    ['A05: with another nonce', { claims: { nonce: 'another' } }],
    ['A08: signed by nobody', { signWith: 'none' }],
    ['A08: signed with the public key as a secret', { signWith: 'public-key-as-hmac' }],
    ['A08: signed by an unknown key', { signWith: 'unknown-key' }],
    ['A08: with a bad signature', { signWith: 'bad-signature' }],
    ['A09: without oid', { claims: { oid: null } }],
    ['A09: without exp', { claims: { exp: null } }],
    ['A09: without iat', { claims: { iat: null } }],
    ['A09: without sub', { claims: { sub: null } }],
    ['A10: for the mail registration', { claims: { aud: 'd3a85e17-9f60-4b2c-8e74-0a6bc95d1f82' } }],
    ['A11: of another tenant than tid', { claims: { tid: 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c' } }],
    [
      'A11: of version 1',
      { claims: { iss: 'https://sts.windows.net/5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961/' } },
    ],
  ])('%s', async (_name, idToken) => {
    const browser = new Browser();
    await forgeNext(idToken);
    await answerAs(house, 'ada@contoso.example');
    const page = await browser.visit(`${house.baseUrl}/sign-in/microsoft`);
    expect(page.status).toBe(502);
    expect(page.text).toContain('did not pass our checks');
    expect(await isSignedIn(browser)).toBe(false);
  });
});

test('A13: a personal account is refused with a plain message', async () => {
  const browser = new Browser();
  const personal = '9188040d-6c67-4c5b-b112-36a304b66dad';
  await forgeNext({
    claims: { tid: personal, iss: `https://login.microsoftonline.com/${personal}/v2.0` },
    signWith: 'wrong-issuer-key',
  });
  await answerAs(house, 'ada@contoso.example');
  const page = await browser.visit(`${house.baseUrl}/sign-in/microsoft`);
  expect(page.text).toMatch(/personal Microsoft account|did not pass our checks/);
  expect(await isSignedIn(browser)).toBe(false);
});

test('somebody whom no account knows is refused, whatever their address says', async () => {
  const browser = new Browser();
  await forgeNext({
    claims: {
      oid: '00000000-1111-4222-8333-444444444444',
      email: 'ada@contoso.example',
      preferred_username: 'ada@contoso.example',
    },
  });
  await answerAs(house, 'ada@contoso.example');
  const page = await browser.visit(`${house.baseUrl}/sign-in/microsoft`);
  expect(page.status).toBe(403);
  expect(page.text).toContain('Nobody here has this Microsoft account');
});

test('A22: every redirect on the way is 302 or 303', async () => {
  const statuses: number[] = [];
  const browser = new Browser();
  await answerAs(house, 'ada@contoso.example');
  let url = `${house.baseUrl}/sign-in/microsoft`;
  for (let page = await browser.ask(url); page.headers.has('location'); page = await browser.ask(url)) {
    statuses.push(page.status);
    url = new URL(page.headers.get('location') ?? '', url).href;
  }
  const out = await browser.ask(`${house.baseUrl}/sign-out`, {
    method: 'POST',
    headers: { origin: house.baseUrl },
    body: '',
  });
  expect([...statuses, out.status].filter((status) => status !== 302 && status !== 303)).toEqual([]);
  expect(statuses.length).toBeGreaterThanOrEqual(3);
});

test('A23: the callback leaves no code behind', async () => {
  const browser = new Browser();
  const callback = await goToCallback(house, 'ada@contoso.example', browser);
  const code = new URL(callback).searchParams.get('code') ?? '';
  const page = await browser.ask(callback);
  expect(page.status).toBe(303);
  expect(page.headers.get('location')).toBe('/');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(code.length).toBeGreaterThan(20);
  expect(house.logText()).not.toContain(code);
});

describe('B01: fixation', () => {
  test('a cookie that was there before is not the session afterwards', async () => {
    const browser = new Browser();
    browser.setCookie(ownHost, sessionCookie, 'planted-by-somebody');
    browser.setCookie(ownHost, browserCookie, 'planted-too');
    await signIn(house, 'ada@contoso.example', browser);
    const value = browser.cookie(ownHost, sessionCookie);
    expect(value).toMatch(/^[\w-]{43}$/);
    expect([browser.cookie(ownHost, browserCookie), 'planted-by-somebody']).not.toContain(value);
  });

  test('each sign-in makes a new secret', async () => {
    const browser = await signIn(house, 'ada@contoso.example');
    const first = browser.cookie(ownHost, sessionCookie);
    await signIn(house, 'ada@contoso.example', browser);
    expect(browser.cookie(ownHost, sessionCookie)).not.toBe(first);
  });
});

test('B02: cookies carry the strictest flags, and one that stands twice is refused', async () => {
  const browser = new Browser();
  const start = await browser.ask(`${house.baseUrl}/sign-in/microsoft`);
  const callback = await goToCallback(house, 'ada@contoso.example', browser);
  const lines = [...start.headers.getSetCookie(), ...(await browser.ask(callback)).headers.getSetCookie()];
  expect(lines).toHaveLength(3);
  for (const line of lines)
    expect(line).toMatch(
      /^__Host-gatehouse-(?:(?:session|browser)=[\w-]{43}|method=microsoft); Path=\/; Secure; HttpOnly; SameSite=Lax(; Max-Age=\d+)?$/,
    );
  const twice = await browser.ask(`${house.baseUrl}/api/session`, {
    cookie: `${browser.cookieHeader(ownHost)}; ${sessionCookie}=tossed`,
  });
  expect(twice.status).toBe(400);
});

test('B06: neither cookie works in the place of the other', async () => {
  const browser = await signIn(house, 'ada@contoso.example');
  const [session, binding] = [browser.cookie(ownHost, sessionCookie), browser.cookie(ownHost, browserCookie)];
  const swapped = await browser.ask(`${house.baseUrl}/api/session`, {
    cookie: `${sessionCookie}=${binding}; ${browserCookie}=${session}`,
  });
  expect(swapped.status).toBe(401);
  const callback = await goToCallback(house, 'ada@contoso.example', browser);
  const page = await browser.ask(callback, { cookie: `${browserCookie}=${session}` });
  expect(page.status).toBe(400);
});

describe('what Microsoft answers instead of a code', () => {
  test('a declined consent says so and offers another try', async () => {
    const browser = new Browser();
    await answerAs(house, 'chen@contoso.example', { consent: false, answer: 'decline' });
    const page = await browser.visit(`${house.baseUrl}/sign-in/microsoft`);
    expect(page.status).toBe(403);
    expect(page.text).toContain('You pressed Cancel at Microsoft');
    expect(page.text).toContain('AADSTS65004');
    const reference = /class="ref">([\w-]+)</.exec(page.text)?.[1];
    expect(house.logText()).toContain(reference);
  });

  test('an outage is told as one, and the attempt is over', async () => {
    const browser = new Browser();
    const callback = await goToCallback(house, 'ada@contoso.example', browser);
    await house.emulator.call('POST', '/faults', {
      surface: 'login',
      match: { path: '/oauth2/v2.0/token' },
      respond: { status: 503 },
      times: 1,
    });
    const page = await browser.visit(callback);
    expect(page.status).toBe(503);
    expect(page.text).toContain('Microsoft did not answer');
  });

  test('a secret that Microsoft does not accept is our fault', async () => {
    const browser = new Browser();
    const callback = await goToCallback(house, 'ada@contoso.example', browser);
    const body = {
      error: 'invalid_client',
      error_codes: [7000222],
      error_description: 'AADSTS7000222: expired',
    };
    await house.emulator.call('POST', '/faults', {
      surface: 'login',
      match: { path: '/oauth2/v2.0/token' },
      respond: { status: 401, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
      times: 1,
    });
    const page = await browser.visit(callback);
    expect(page.status).toBe(503);
    expect(page.text).toContain('our fault, not yours');
  });
});

test('an attempt is shown to the browser that started it and to no other', async () => {
  const browser = new Browser();
  await browser.ask(`${house.baseUrl}/sign-in/microsoft`);
  const row = await house.db
    .selectFrom('attempts')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const params = { attemptId: row.id as `att_${string}` };
  expect(replyOf(await apiOf(house, browser)(operations.getAttempt, { params }))).toMatchObject({
    state: 'open',
    purpose: 'sign-in',
  });
  expect(await apiOf(house, new Browser())(operations.getAttempt, { params })).toMatchObject({ status: 404 });
});
