import { operations, type Operation } from '@gatehouse/contract';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { hashSecret } from '../src/ports/random/random.ts';
import { demoPassword } from '../worlds/demo.ts';
import { Browser, type Page } from './browser.ts';
import { setEnforcement } from './enforcement.ts';
import { postForm } from './forms.ts';
import { answerAs, apiOf, sessionCookie, signIn, startHouse, type House } from './harness.ts';
import { lastMailTo } from './notices.ts';
import { supportCookie } from './support.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.db.deleteFrom('limit_buckets').execute();
});
afterEach(() => setEnforcement(house, 'off'));

const hasSession = (page: Page): boolean => page.headers.getSetCookie().join().includes(`${sessionCookie}=`);

/** What a route does about sessions. A way in beside Microsoft is tried; whatever is before or after one is named. */
type Door =
  | 'microsoft'
  | 'password'
  | 'email-code'
  | 'several'
  | 'invitation'
  | 'support'
  | 'gives no session';

/** Every route that could end in a session, as reviewed. One that is not here is a door that nobody has looked at. */
const reviewed: Readonly<Record<string, Door>> = {
  'GET /sign-in': 'gives no session',
  'GET /sign-in/with': 'gives no session',
  'GET /sign-in/before': 'gives no session',
  'GET /sign-in/microsoft': 'gives no session',
  'GET /sign-in/microsoft/again': 'gives no session',
  'GET /sign-in/microsoft/front-channel-logout': 'gives no session',
  'GET /sign-in/microsoft/callback': 'microsoft',
  'GET /sign-in/failed': 'gives no session',
  'GET /sign-in/choose': 'gives no session',
  'POST /sign-in/choose': 'several',
  'POST /sign-in/password': 'password',
  'POST /sign-in/code': 'gives no session',
  'GET /sign-in/code': 'gives no session',
  'POST /sign-in/code/verify': 'email-code',
  'GET /password/forgot': 'gives no session',
  'POST /password/forgot': 'gives no session',
  'GET /password/forgot/sent': 'gives no session',
  'GET /password/reset': 'gives no session',
  'POST /password/reset': 'gives no session',
  'GET /invitations/:token': 'gives no session',
  'GET /invitations/:token/microsoft': 'gives no session',
  'POST /invitations/:token/address': 'invitation',
  'GET /return/ask': 'gives no session',
  'POST /return/ask': 'gives no session',
  'GET /return/ask/sent': 'gives no session',
  // The session comes with Microsoft's answer, at the callback.
  'GET /return/:token': 'gives no session',
  'GET /return/:token/microsoft': 'gives no session',
  'GET /support/sign-in': 'gives no session',
  'GET /support/sign-in/callback': 'support',
  'GET /support/sign-in/failed': 'gives no session',
  'POST /support/sign-out': 'gives no session',
  'GET /tenants/link': 'gives no session',
  'GET /tenants/link/microsoft': 'gives no session',
  'GET /tenants/fresh': 'gives no session',
  'GET /support': 'gives no session',
  'GET /support/new-account': 'gives no session',
  'POST /support/organizations': 'gives no session',
  'GET /support/attempts/:attemptId': 'gives no session',
  'GET /support/organizations/:organizationId': 'gives no session',
  'GET /support/organizations/:organizationId/users/:userId': 'gives no session',
  'GET /support/organizations/:organizationId/attempts/:attemptId': 'gives no session',
  'POST /support/organizations/:organizationId/activation': 'gives no session',
  'POST /support/organizations/:organizationId/lift': 'gives no session',
  'POST /support/organizations/:organizationId/reason': 'gives no session',
};

/** The operation that answers with a session's cookie: of a session that is there already, under a new secret. */
const operationsWithCookie = ['changePassword'];

const source = join(import.meta.dirname, '..', 'src');
const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: relative(source, path), code: readFileSync(path, 'utf8') }));
const filesWith = (pattern: RegExp): string[] =>
  files
    .filter(({ code }) => pattern.test(code))
    .map(({ path }) => path)
    .toSorted();

describe('the doors', () => {
  test('are those that were reviewed', () => {
    const [composition] = house.compositions;
    const routes = (composition?.app.routes ?? [])
      .filter(
        ({ method, path }) =>
          method !== 'ALL' && /^\/(sign-in|password|invitations|return|support|tenants)(\/|$)/.test(path),
      )
      .map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(routes)].toSorted()).toEqual(Object.keys(reviewed).toSorted());
  });

  test('all lead through enter, and enter alone opens a session', () => {
    expect(filesWith(/\binsertSession\(/)).toEqual([
      'features/sessions/open-session.ts',
      'features/sessions/sessions.store.ts',
    ]);
    expect(filesWith(/\bopenSession\(/)).toEqual([
      'features/sessions/enter.ts',
      'features/sessions/open-session.ts',
    ]);
    expect(filesWith(/\benter\(/)).toEqual([
      'features/email-codes/verify-code.ts',
      'features/invitations/accept-by-address.ts',
      'features/passwords/sign-in-with-password.ts',
      'features/sessions/choose-organization.ts',
      'features/sessions/enter.ts',
      'features/sign-in/finish-sign-in.ts',
    ]);
    expect(filesWith(/\bsessionCookie\(/)).toEqual([
      'features/passwords/change-password.ts',
      'features/sessions/entered-answer.ts',
    ]);
  });

  test.each(Object.entries<Operation>(operations))('operation %s lets nobody in', async (id, operation) => {
    const page = await new Browser().ask(`${house.baseUrl}${operation.path.replaceAll(/\{\w+\}/g, 'x')}`, {
      method: operation.method,
      headers: { origin: house.baseUrl, 'content-type': 'application/json' },
      ...(operation.method === 'GET' || operation.method === 'DELETE' ? {} : { body: '{}' }),
    });
    expect(hasSession(page)).toBe(false);
    expect(operationsWithCookie.includes(id)).toBe(id === 'changePassword');
  });
});

let choiceCount = 0;
let invitedCount = 0;
/** Goes as far as the door with everything that opens it, and gives the last step. */
const approaches: Partial<Record<Door, () => Promise<() => Promise<Page>>>> = {
  async password() {
    const fields = { email: 'kim@contoso.example', password: demoPassword };
    return () => postForm(house, new Browser(), '/sign-in/password', fields);
  },
  async 'email-code'() {
    const browser = new Browser();
    const email = 'lee@contoso.example';
    const sent = await postForm(house, browser, '/sign-in/code', { email });
    const request =
      new URL(sent.headers.get('location') ?? '', house.baseUrl).searchParams.get('request') ?? '';
    const { code } = await lastMailTo(house, email);
    return () => postForm(house, browser, '/sign-in/code/verify', { request, code });
  },
  async invitation() {
    const ada = await signIn(house, 'ada@contoso.example');
    invitedCount += 1;
    const email = `invited${invitedCount}@contoso.example`;
    await apiOf(house, ada)(operations.sendInvitations, { body: { rows: [{ email }], pin: 'none' } });
    const { link } = await lastMailTo(house, email);
    const path = `${new URL(link).pathname}/address`;
    return () => postForm(house, new Browser(), path, { displayName: 'Ina Invited', password: '' });
  },
  async several() {
    const browser = new Browser();
    // The choice as a right password leaves it, for somebody with one account that it opens.
    browser.setCookie('localhost', '__Host-gatehouse-browser', 'the-one-that-chooses');

    const kim = await house.db
      .selectFrom('users')
      .select(['organization_id', 'id'])
      .where('email', '=', 'kim@contoso.example')
      .executeTakeFirstOrThrow();
    choiceCount += 1;
    const choice = `chc_${choiceCount}`;

    const now = await databaseClock.now(house.db);
    await house.db
      .insertInto('session_choices')
      .values({
        id: choice,
        browser_hash: hashSecret('the-one-that-chooses'),
        candidates: JSON.stringify([{ organizationId: kim.organization_id, userId: kim.id }]),
        method: 'password',
        entra_tenant_id: null,
        entra_session_id: null,
        return_to: '/',
        started_at: now,
        expires_at: new Date(now.getTime() + 600_000),
        taken_at: null,
      })
      .execute();
    return () => postForm(house, browser, '/sign-in/choose', { choice, user: kim.id });
  },
};

const otherDoors = Object.entries(reviewed).filter(
  ([, door]) => door !== 'microsoft' && door !== 'support' && door !== 'gives no session',
);

describe('C05, C12, E04: while Microsoft is required', () => {
  test.each(otherDoors)('%s is shut, and open otherwise', async (_route, door) => {
    const approach = approaches[door];
    if (approach === undefined) throw new Error(`nobody knows how to try the door ${door}`);
    const step = await approach();
    await setEnforcement(house, 'required');
    const shut = await step();
    await setEnforcement(house, 'off');
    const open = await (await approach())();
    expect([shut.status, hasSession(shut)]).toEqual([403, false]);
    expect([open.status, hasSession(open)]).toEqual([303, true]);
  });

  test.each(Object.entries(reviewed).filter(([, door]) => door === 'gives no session'))(
    '%s gives no session',
    async (route) => {
      const [method = '', path = ''] = route.split(' ');
      const page =
        method === 'GET'
          ? await new Browser().ask(house.baseUrl + path)
          : await postForm(house, new Browser(), path, {
              email: 'kim@contoso.example',
              password: demoPassword,
            });
      expect(hasSession(page)).toBe(false);
    },
  );
});

test.each(Object.entries(reviewed).filter(([, door]) => door === 'support'))(
  '%s gives a session of support, and none of an organization',
  async (route) => {
    const browser = new Browser();
    await answerAs(house, 'sam@parspec.example');
    const [, path = ''] = route.split(' ');
    const isBack = (next: URL): boolean => next.pathname === path;
    const back = await browser.visit(`${house.baseUrl}/support/sign-in`, isBack);
    const page = await browser.ask(back.url);
    expect(page.headers.getSetCookie().map((line) => line.split('=')[0])).toEqual([supportCookie]);
    const secret = browser.cookie('localhost', supportCookie) ?? '';
    const sessions = house.db.selectFrom('sessions').select('id');
    expect(await sessions.where('secret_hash', '=', hashSecret(secret)).execute()).toEqual([]);
  },
);

describe('L14: secrets', () => {
  test('are found by their hash or compared in constant time, never with === of their text', () => {
    const comparison =
      /\b(?:token|secret|cookie|password|typed|verifier)(?:Hash)?\s*(?:===|!==)(?!\s*(?:undefined|null|'|"|`))/i;
    expect(comparison.test('if (row.token === typed) enter();')).toBe(true);
    expect(comparison.test("if (cookie === undefined || cookie === 'twice')")).toBe(false);
    // Refuses the demo's secrets by name, when the process starts.
    expect(filesWith(comparison)).toEqual(['config/registrations.ts']);
    expect(filesWith(/timingSafeEqual\(/)).toEqual([
      'features/email-codes/verify-code.ts',
      'ports/db/backup/backup-form.ts',
    ]);
  });
});
