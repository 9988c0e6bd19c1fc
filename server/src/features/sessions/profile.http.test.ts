import { operations, type SessionSummary } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page, type PageRequest } from '../../../test/browser.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

/** A browser that says what it is. */
class NamedBrowser extends Browser {
  readonly #userAgent: string;

  constructor(userAgent: string) {
    super();
    this.#userAgent = userAgent;
  }

  override ask(url: string, request: PageRequest = {}): Promise<Page> {
    return super.ask(url, { ...request, headers: { 'user-agent': this.#userAgent, ...request.headers } });
  }
}

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1';

const sessionsOf = async (browser: Browser): Promise<readonly SessionSummary[]> =>
  replyOf(await apiOf(house, browser)(operations.listMySessions, {})).sessions;
const isIn = async (browser: Browser): Promise<boolean> =>
  (await apiOf(house, browser)(operations.getSession, {})).ok;
const end = (browser: Browser, sessionId: SessionSummary['id']) =>
  apiOf(house, browser)(operations.endMySession, { params: { sessionId } });
const endings = async (): Promise<readonly { target_id: string; actor_name: string | null }[]> =>
  house.db
    .selectFrom('audit_events')
    .select(['target_id', 'actor_name'])
    .where('action', '=', 'session.ended')
    .execute();

describe('GET /api/profile/sessions', () => {
  test('200: each browser in words, the method, and which one asks', async () => {
    const desk = await signIn(house, 'ben@contoso.example', new NamedBrowser(firefox));
    const phone = await signIn(house, 'ben@contoso.example', new NamedBrowser(safari));
    await signIn(house, 'ben@contoso.example');
    const seen = (await sessionsOf(phone)).map(({ browser, isThis, method }) => [browser, isThis, method]);
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(
      expect.arrayContaining([
        ['Firefox on Linux', false, 'microsoft'],
        ['Safari on iPhone', true, 'microsoft'],
        ['unknown browser', false, 'microsoft'],
      ]),
    );
    expect((await sessionsOf(desk)).filter(({ isThis }) => isThis).map(({ browser }) => browser)).toEqual([
      'Firefox on Linux',
    ]);
  });

  test('200: sessions of others and sessions that are over are not in it', async () => {
    const ada = await signIn(house, 'ada@contoso.example');
    const old = await signIn(house, 'ada@contoso.example');
    const [{ id } = { id: 'ses_' as const }] = (await sessionsOf(old)).filter(({ isThis }) => isThis);
    await house.db.updateTable('sessions').set({ user_epoch: -1 }).where('id', '=', id).execute();
    expect(await isIn(old)).toBe(false);
    expect((await sessionsOf(ada)).map(({ isThis }) => isThis)).toEqual([true]);
  });
});

describe('DELETE /api/profile/sessions/{sessionId}', () => {
  test('204: signs out there, with the next request, and nowhere else; it is recorded', async () => {
    const here = await signIn(house, 'chen@contoso.example');
    const there = await signIn(house, 'chen@contoso.example');
    const [other] = (await sessionsOf(here)).filter(({ isThis }) => !isThis);
    const id = other?.id ?? 'ses_';
    expect(await end(here, id)).toMatchObject({ status: 204 });
    expect([await isIn(here), await isIn(there)]).toEqual([true, false]);
    expect(await endings()).toContainEqual({ target_id: id, actor_name: 'Chen Wei' });
    expect(await end(here, id)).toMatchObject({ status: 404, problem: { code: 'session_not_found' } });
  });

  test('404: a session of somebody else goes on', async () => {
    const max = await signIn(house, 'max@contoso.example');
    const [{ id } = { id: 'ses_' as const }] = await sessionsOf(max);
    for (const upn of ['ada@contoso.example', 'hana@wingtip.example'])
      expect(await end(await signIn(house, upn), id)).toMatchObject({
        status: 404,
        problem: { code: 'session_not_found' },
      });
    expect(await isIn(max)).toBe(true);
  });
});

describe('POST /api/profile/other-sessions/end', () => {
  test('200: only the session that asks goes on', async () => {
    const here = await signIn(house, 'hana@wingtip.example');
    const endOthers = () => apiOf(house, here)(operations.endMyOtherSessions, { body: {} });
    replyOf(await endOthers());
    const before = (await endings()).length;
    const others = [];
    for (let index = 0; index < 3; index += 1) others.push(await signIn(house, 'hana@wingtip.example'));
    const jo = await signIn(house, 'jo@wingtip.example');
    expect(replyOf(await endOthers())).toEqual({ endedCount: 3 });
    expect(await Promise.all([here, jo, ...others].map(isIn))).toEqual([true, true, false, false, false]);
    expect((await endings()).length - before).toBe(3);
    expect(replyOf(await endOthers())).toEqual({ endedCount: 0 });
  });
});

describe('the profile', () => {
  const profileOf = async (browser: Browser) =>
    replyOf(await apiOf(house, browser)(operations.getProfile, {}));
  const update = (browser: Browser, change: Record<string, unknown>) =>
    apiOf(house, browser)(operations.updateProfile, {
      body: { displayName: 'Jo Ferreira', language: 'en', timeZone: null, ...change } as never,
    });

  test('GET 200: name, ways in with the tenant’s domain, language and time zone', async () => {
    const jo = await signIn(house, 'jo@wingtip.example');
    expect(await profileOf(jo)).toMatchObject({
      displayName: 'Jo Ferreira',
      language: 'en',
      timeZone: null,
      user: { email: 'jo@wingtip.example' },
      methods: [{ method: 'microsoft', tenantDomain: 'wingtip.example', isOpen: true }],
    });
  });

  test('GET 200: a password is shown, and that it is shut while Microsoft is the only way in', async () => {
    const jo = await signIn(house, 'jo@wingtip.example');
    const organizations = house.db.updateTable('organizations').where('name', '=', 'Wingtip Supply');
    const users = house.db.updateTable('users').where('email', '=', 'jo@wingtip.example');
    await users.set({ other_methods: ['password'] }).execute();
    await organizations.set({ enforcement: 'required', enforcement_activated_at: new Date() }).execute();
    expect((await profileOf(jo)).methods).toEqual([
      { method: 'microsoft', tenantDomain: 'wingtip.example', isOpen: true },
      { method: 'password', tenantDomain: null, isOpen: false },
    ]);
    await organizations.set({ enforcement: 'off' }).execute();
    await users.set({ other_methods: [] }).execute();
  });

  test('PUT 200: changes what is given, for everybody who looks, and records what has changed', async () => {
    const jo = await signIn(house, 'jo@wingtip.example');
    const change = { displayName: '  Jo Ferreira-Braun ', timeZone: 'Europe/Lisbon' };
    expect(replyOf(await update(jo, change))).toEqual({
      displayName: 'Jo Ferreira-Braun',
      language: 'en',
      timeZone: 'Europe/Lisbon',
    });
    expect(await profileOf(jo)).toMatchObject({
      displayName: 'Jo Ferreira-Braun',
      timeZone: 'Europe/Lisbon',
    });
    replyOf(await update(jo, change));
    const events = await house.db
      .selectFrom('audit_events')
      .select('context')
      .where('action', '=', 'user.profile-changed')
      .execute();
    expect(events).toEqual([{ context: { changed: 'displayName timeZone' } }]);
    replyOf(await update(jo, {}));
  });

  test.each([
    ['no name', { displayName: ' ' }, 'body.displayName'],
    ['a name with a line break', { displayName: 'Jo\nFerreira' }, 'body.displayName'],
    ['a name without an end', { displayName: 'x'.repeat(201) }, 'body.displayName'],
    ['a language that we do not have', { language: 'tlh' }, 'body.language'],
    ['a zone that does not exist', { timeZone: 'Europe/Atlantis' }, 'body.timeZone'],
    ['an offset instead of a zone', { timeZone: '+02:00' }, 'body.timeZone'],
    ['an empty zone', { timeZone: '' }, 'body.timeZone'],
  ])('PUT 400: %s', async (_name, change, field) => {
    const jo = await signIn(house, 'jo@wingtip.example');
    expect(await update(jo, change)).toMatchObject({
      status: 400,
      problem: { code: 'input_refused', field },
    });
    expect(await profileOf(jo)).toMatchObject({ displayName: 'Jo Ferreira', timeZone: null });
  });
});
