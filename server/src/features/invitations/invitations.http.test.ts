import { operations, type InvitationRowOutcome } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import {
  answerAs,
  apiOf,
  browserCookie,
  ownHost,
  replyOf,
  runDue,
  sessionCookie,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { setEnforcement } from '../../../test/enforcement.ts';
import { postForm } from '../../../test/forms.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
  ada = await signIn(house, 'ada@contoso.example');
});
afterAll(() => house.close());

interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The mails that the emulator's inbox has taken for this address, oldest first. */
async function lettersTo(address: string): Promise<Letter[]> {
  await runDue(house);
  const newestFirst = (await house.emulator.call('GET', '/notices')) as Letter[];
  const all = newestFirst.toReversed();
  return all.filter((letter) => JSON.stringify(letter).includes(address));
}

const linkIn = (letter: Letter | undefined): string =>
  /https?:\/\/\S+\/invitations\/[\w-]{43}/.exec(letter?.text ?? '')?.[0] ?? '';

interface Wanted {
  readonly role?: string;
  readonly pin?: 'inviter' | 'none';
}

async function invite(email: string, wanted: Wanted = {}): Promise<{ id: string; link: string }> {
  const { rows } = replyOf(
    await apiOf(house, ada)(operations.sendInvitations, {
      body: { rows: [{ email, role: wanted.role ?? '' }], pin: wanted.pin ?? 'inviter' },
    }),
  );
  expect(rows[0]?.outcome).toBe('invited');
  return { id: rows[0]?.invitationId ?? '', link: linkIn((await lettersTo(email)).at(-1)) };
}

/** A new person at the emulated Microsoft. */
async function makePerson(upn: string): Promise<void> {
  await house.emulator.call('PUT', `/users/${upn}`, { mailbox: 'licensed' });
}

/** Goes to Microsoft by the link and signs in there as whoever this is: the hint is only a hint. Ends at our callback. */
async function goToCallback(link: string, upn: string, browser: Browser): Promise<string> {
  await answerAs(house, upn);
  const start = await browser.ask(`${link}/microsoft`);
  const microsoft = new URL(start.headers.get('location') ?? '', link);
  microsoft.searchParams.delete('login_hint');
  const isCallback = (next: URL) => next.pathname === '/sign-in/microsoft/callback';
  return (await browser.visit(microsoft.href, isCallback)).url;
}

async function accept(link: string, upn: string, browser = new Browser()): Promise<Page> {
  return browser.visit(await goToCallback(link, upn, browser));
}

async function isSignedIn(browser: Browser): Promise<boolean> {
  return (await apiOf(house, browser)(operations.getSession, {})).ok;
}

const userOf = (email: string) =>
  house.db
    .selectFrom('users')
    .selectAll()
    .where('email', '=', email)
    .where('state', '<>', 'removed')
    .executeTakeFirst();

const eventsOf = (action: string) =>
  house.db.selectFrom('audit_events').selectAll().where('action', '=', action).orderBy('id').execute();

/** The next token that Microsoft issues has these claims instead. */
async function changeNextToken(claims: Record<string, unknown>): Promise<void> {
  await house.emulator.call('POST', '/faults', {
    surface: 'login',
    match: { path: '/oauth2/v2.0/token' },
    respond: { idToken: { claims } },
    times: 1,
  });
}

describe('POST /api/invitations', () => {
  test('invites what can be invited, and names what cannot, row by row', async () => {
    const list = [
      { email: 'r0@contoso.example', displayName: 'Row Null' },
      { email: 'not an address' },
      { email: 'r2@contoso.example', role: 'boss' },
      { email: 'R0@contoso.example' },
      { email: 'ben@contoso.example' },
      { email: 'r5@contoso.example', displayName: 'x'.repeat(65) },
      { email: 'r6@contoso.example', role: 'admin' },
    ];
    const call = apiOf(house, ada);
    const dry = replyOf(await call(operations.sendInvitations, { body: { rows: list, isDryRun: true } }));
    const problems = (rows: readonly InvitationRowOutcome[]) => rows.map((row) => row.problem);
    expect(dry.rows.filter((row) => row.outcome === 'would-be-invited').map((row) => row.index)).toEqual([
      0, 6,
    ]);
    expect(await lettersTo('r0@contoso.example')).toEqual([]);
    const sent = replyOf(await call(operations.sendInvitations, { body: { rows: list } }));
    expect(problems(sent.rows)).toEqual(problems(dry.rows));
    expect(problems(sent.rows)).toEqual([
      null,
      'address_refused',
      'role_unknown',
      'twice_in_list',
      'user_already',
      'name_too_long',
      null,
    ]);
    const again = replyOf(await call(operations.sendInvitations, { body: { rows: list } }));
    expect(again.rows[0]?.problem).toBe('invited_already');
    expect(await lettersTo('r0@contoso.example')).toHaveLength(1);
  });

  test('C13: an address gets three mails an hour, and stops nobody else in the list', async () => {
    const { id } = await invite('flooded@contoso.example');
    const params = { invitationId: id as `inv_${string}` };
    const call = apiOf(house, ada);
    const resend = async () => call(operations.resendInvitation, { params, body: {} });
    expect([(await resend()).ok, (await resend()).ok]).toEqual([true, true]);
    expect(await resend()).toMatchObject({ ok: false, problem: { status: 429, code: 'rate_limited' } });
    await call(operations.withdrawInvitation, { params, body: {} });
    const rows = [{ email: 'Flooded@contoso.example' }, { email: 'unflooded@contoso.example' }];
    const sent = replyOf(await call(operations.sendInvitations, { body: { rows } }));
    expect(sent.rows.map(({ outcome, problem }) => [outcome, problem])).toEqual([
      ['left-out', 'mailed_enough'],
      ['invited', null],
    ]);
    expect(await lettersTo('flooded@contoso.example')).toHaveLength(3 + 1);
  });

  test('of many who invite the same person at once, one does', async () => {
    const body = { rows: [{ email: 'race@contoso.example' }] };
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_nothing, index) =>
        apiOf(house, ada, house.replicas[index % 2])(operations.sendInvitations, { body }),
      ),
    );
    const invited = replies.filter((reply) => replyOf(reply).rows[0]?.outcome === 'invited');
    expect(invited).toHaveLength(1);
    expect(await lettersTo('race@contoso.example')).toHaveLength(1);
  });

  test('409: a pin to a tenant that is not linked', async () => {
    const pin = { tenantId: '11111111-2222-4333-8444-555555555555' };
    const body = { rows: [{ email: 'x@contoso.example' }], pin };
    const outcome = await apiOf(house, ada)(operations.sendInvitations, { body });
    expect(outcome).toMatchObject({ ok: false, status: 409, problem: { code: 'tenant_not_linked' } });
  });
});

describe('the link of an invitation', () => {
  test('makes a user, pinned to the tenant, with the role of the row, and lets them in', async () => {
    await makePerson('nia@contoso.example');
    const { link } = await invite('nia@contoso.example', { role: 'admin' });
    const browser = new Browser();
    const shown = await browser.visit(link);
    expect(shown.text).toContain('Join Contoso Electric');
    const page = await accept(link, 'nia@contoso.example', browser);
    expect(page.status).toBe(200);
    expect(replyOf(await apiOf(house, browser)(operations.getSession, {}))).toMatchObject({
      user: { email: 'nia@contoso.example', role: 'admin' },
      organization: { name: 'Contoso Electric' },
    });
    expect(await userOf('nia@contoso.example')).toMatchObject({ pinned_tenant_id: contoso });
    const accepted = await eventsOf('invitation.accepted');
    expect(accepted.at(-1)?.context).toMatchObject({ email: 'nia@contoso.example', method: 'microsoft' });
  });

  test('C08: is not used up by scanners that open it', async () => {
    await makePerson('scanned@contoso.example');
    const { link } = await invite('scanned@contoso.example');
    for (let count = 0; count < 100; count += 1)
      expect((await new Browser().ask(link, { method: count % 2 === 0 ? 'GET' : 'HEAD' })).status).toBe(200);
    const browser = new Browser();
    await accept(link, 'scanned@contoso.example', browser);
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('C07: has the host of the configuration, whatever the request says', async () => {
    const outcome = await ada.ask(`${house.baseUrl}/api/invitations`, {
      method: 'POST',
      headers: {
        origin: house.baseUrl,
        'content-type': 'application/json',
        'x-forwarded-host': 'evil.example',
        forwarded: 'host=evil.example',
        'x-forwarded-proto': 'https',
      },
      body: JSON.stringify({ rows: [{ email: 'hosted@contoso.example' }] }),
    });
    expect(outcome.status).toBe(200);
    const [letter] = await lettersTo('hosted@contoso.example');
    expect(linkIn(letter).startsWith(`${house.baseUrl}/invitations/`)).toBe(true);
    expect(JSON.stringify(letter)).not.toContain('evil.example');
  });

  test('D01: is good for one user, of many who accept at once', async () => {
    await makePerson('once@contoso.example');
    const { link } = await invite('once@contoso.example');
    const callbacks: { browser: Browser; url: string }[] = [];
    for (let count = 0; count < 10; count += 1) {
      const browser = new Browser();
      callbacks.push({ browser, url: await goToCallback(link, 'once@contoso.example', browser) });
    }
    const pages = await Promise.all(
      callbacks.map(({ browser, url }, index) => {
        const target = new URL(url);
        target.port = new URL(house.replicas[index % 2] ?? '').port;
        return browser.ask(target.href);
      }),
    );
    const opened = pages.filter((page) =>
      page.headers.getSetCookie().some((line) => line.startsWith(sessionCookie)),
    );
    expect(opened).toHaveLength(1);
    const users = house.db.selectFrom('users').select('id').where('email', '=', 'once@contoso.example');
    expect(await users.execute()).toHaveLength(1);
    expect((await new Browser().ask(link)).status).toBe(404);
  });

  test('D01: is worth nothing after another sending, three days, or withdrawal', async () => {
    const call = apiOf(house, ada);
    const old = await invite('late@contoso.example');
    const params = { invitationId: old.id as `inv_${string}` };
    const resend = async (): Promise<string> => {
      replyOf(await call(operations.resendInvitation, { params, body: {} }));
      return linkIn((await lettersTo('late@contoso.example')).at(-1));
    };
    const statusOf = async (link: string) => (await new Browser().ask(link)).status;
    const second = await resend();
    expect([await statusOf(old.link), await statusOf(second)]).toEqual([404, 200]);
    const expire = house.db.updateTable('invitations').set({ expires_at: new Date(0) });
    await expire.where('id', '=', old.id).execute();
    expect(await statusOf(second)).toBe(404);
    const third = await resend();
    expect(await statusOf(third)).toBe(200);
    replyOf(await call(operations.withdrawInvitation, { params, body: {} }));
    expect(await statusOf(third)).toBe(404);
    expect(await call(operations.resendInvitation, { params, body: {} })).toMatchObject({
      status: 409,
      problem: { code: 'invitation_over' },
    });
  });

  test('D02: with a single character changed opens nothing', async () => {
    const { link } = await invite('exact@contoso.example');
    const token = link.slice(-43);
    const base = link.slice(0, -43);
    for (let place = 0; place < token.length; place += 1) {
      const other = token[place] === 'A' ? 'B' : 'A';
      const changed = `${token.slice(0, place)}${other}${token.slice(place + 1)}`;
      expect((await new Browser().ask(base + changed)).status).toBe(404);
    }
  });

  test('stands in no log and in no column', async () => {
    const { link } = await invite('quiet@contoso.example');
    await new Browser().ask(link);
    const token = link.slice(-43);
    expect(house.logText()).not.toContain(token);
    const dump = await house.db.selectFrom('invitations').selectAll().execute();
    expect(JSON.stringify(dump)).not.toContain(token);
  });
});

describe('joining without Microsoft', () => {
  const join = (link: string, browser: Browser, fields: Record<string, string>) =>
    postForm(house, browser, `${new URL(link).pathname}/address`, fields);

  test('a password of one’s own: user, way in and session come at once, and it opens again', async () => {
    const { link } = await invite('j0@contoso.example');
    const browser = new Browser();
    const joined = await join(link, browser, { displayName: 'Jo Null', password: 'four words in a row' });
    expect([joined.status, joined.headers.get('location')]).toEqual([303, '/']);
    expect(await isSignedIn(browser)).toBe(true);
    expect(await userOf('j0@contoso.example')).toMatchObject({
      display_name: 'Jo Null',
      other_methods: ['password'],
      pinned_tenant_id: contoso,
    });
    const other = new Browser();
    await postForm(house, other, '/sign-in/password', {
      email: 'j0@contoso.example',
      password: 'four words in a row',
    });
    expect(await isSignedIn(other)).toBe(true);
  });

  test('a name that is cut within a character is kept, and recorded', async () => {
    const { link } = await invite('j6@contoso.example');
    const displayName = `${'a'.repeat(199)}😀 and more`;
    expect((await join(link, new Browser(), { displayName, password: '' })).status).toBe(303);
    expect(await userOf('j6@contoso.example')).toMatchObject({ display_name: `${'a'.repeat(199)}\ufffd` });
  });

  test('C11: the link makes the user it was mailed for, whatever address stands in the form', async () => {
    const { link } = await invite('j5@contoso.example');
    const fields = { displayName: 'Jo Five', password: '', email: 'ben@contoso.example' };
    const browser = new Browser();
    expect((await join(link, browser, fields)).status).toBe(303);
    expect(replyOf(await apiOf(house, browser)(operations.getSession, {}))).toMatchObject({
      user: { email: 'j5@contoso.example' },
    });
  });

  test('without a password the way in is a mailed code', async () => {
    const { link } = await invite('j1@contoso.example');
    const browser = new Browser();
    expect((await join(link, browser, { displayName: 'Jo One', password: '' })).status).toBe(303);
    expect(await isSignedIn(browser)).toBe(true);
    expect(await userOf('j1@contoso.example')).toMatchObject({ other_methods: ['email-code'] });
  });

  test('400: a name that is missing and a password that is common are told, and nothing is made', async () => {
    const { link } = await invite('j2@contoso.example');
    const noName = await join(link, new Browser(), { displayName: ' ', password: '' });
    expect([noName.status, noName.text.includes('Type the name')]).toEqual([400, true]);
    const common = await join(link, new Browser(), { displayName: 'Jo Two', password: 'password1234567' });
    expect(common.status).toBe(400);
    expect(common.text).toContain('value="Jo Two"');
    expect(common.text).not.toContain('password1234567');
    expect(await userOf('j2@contoso.example')).toBeUndefined();
  });

  test('D01: the link is good for one user, of many who join at once', async () => {
    const { link } = await invite('j3@contoso.example');
    const pages = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        join(link, new Browser(), { displayName: `Jo ${index}`, password: '' }),
      ),
    );
    expect(pages.filter((page) => page.status === 303)).toHaveLength(1);
  });

  test('D06: once the account asks for Microsoft the page offers nothing else and refuses it', async () => {
    const { link } = await invite('j4@contoso.example');
    await setEnforcement(house, 'required');
    try {
      expect((await new Browser().ask(link)).text).not.toContain('Join without Microsoft');
      const refused = await join(link, new Browser(), { displayName: 'Jo Four', password: '' });
      expect(refused.status).toBe(403);
      expect(await userOf('j4@contoso.example')).toBeUndefined();
    } finally {
      await setEnforcement(house, 'off');
    }
  });
});

describe('who may not accept', () => {
  test('D03, A15: an account of another tenant is refused, is told why, and no user is made', async () => {
    await house.emulator.call('POST', '/tenants/fabrikam.example/registrations/sign-in/grant', {});
    const { link } = await invite('emil@fabrikam.example');
    const page = await accept(link, 'emil@fabrikam.example');
    expect(page.status).toBe(403);
    expect(page.text).toContain('belongs to another organization');
    const emils = house.db.selectFrom('users').select('id').where('email', '=', 'emil@fabrikam.example');
    expect(await emils.execute()).toHaveLength(1);
    expect((await eventsOf('invitation.refused')).at(-1)?.context).toMatchObject({ because: 'wrong_tenant' });
  });

  test('D03: another person of the tenant waits until an admin has said yes', async () => {
    await makePerson('real@contoso.example');
    const { id, link } = await invite('invited@contoso.example');
    const browser = new Browser();
    const page = await accept(link, 'real@contoso.example', browser);
    expect(page.text).toContain('An admin must let you in first');
    expect(await isSignedIn(browser)).toBe(false);
    const call = apiOf(house, ada);
    const waiting = replyOf(await call(operations.listInvitations, { query: { state: 'waiting' } }));
    expect(waiting.invitations.find((one) => one.id === id)).toMatchObject({
      state: 'confirming',
      cameAs: { address: 'real@contoso.example' },
    });
    const params = { invitationId: id as `inv_${string}` };
    replyOf(await call(operations.confirmInvitation, { params, body: { decision: 'let-in' } }));
    await signIn(house, 'real@contoso.example', browser);
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('X11: another user of the account who comes back by the link changes nothing, and the invited person still can', async () => {
    await makePerson('meanwhile@contoso.example');
    const { id, link } = await invite('meanwhile@contoso.example');
    const page = await accept(link, 'ben@contoso.example');
    expect(page.text).toContain('There is a user with this Microsoft account or address already');
    const call = apiOf(house, ada);
    const waiting = replyOf(await call(operations.listInvitations, { query: { state: 'waiting' } }));
    expect(waiting.invitations.find((one) => one.id === id)).toMatchObject({ state: 'open', cameAs: null });
    expect((await accept(link, 'meanwhile@contoso.example')).status).toBe(200);
    expect(await userOf('meanwhile@contoso.example')).toBeDefined();
  });

  test('D08: only the subject that was proven is let in, whoever comes later with its name', async () => {
    await makePerson('first@contoso.example');
    await makePerson('second@contoso.example');
    const { id, link } = await invite('somebody@contoso.example');
    const [first, second] = [new Browser(), new Browser()];
    const firstCallback = await goToCallback(link, 'first@contoso.example', first);
    const secondCallback = await goToCallback(link, 'second@contoso.example', second);
    await first.visit(firstCallback);
    await second.visit(secondCallback);
    const params = { invitationId: id as `inv_${string}` };
    const body = { decision: 'let-in' } as const;
    replyOf(await apiOf(house, ada)(operations.confirmInvitation, { params, body }));
    await signIn(house, 'first@contoso.example');
    await expect(signIn(house, 'second@contoso.example')).rejects.toThrow('Nobody here has this');
  });

  test('A12: an address that a tenant writes into its tokens links to nobody', async () => {
    await makePerson('victim@contoso.example');
    const { link } = await invite('victim@contoso.example', { pin: 'none' });
    expect((await accept(link, 'victim@contoso.example')).status).toBe(200);
    const attacker = new Browser();
    await answerAs(house, 'ivan@fabrikam.example');
    await changeNextToken({ email: 'victim@contoso.example', preferred_username: 'victim@contoso.example' });
    const page = await attacker.visit(`${house.baseUrl}/sign-in/microsoft`);
    expect(page.text).toContain('Nobody here has this Microsoft account');
    expect(await isSignedIn(attacker)).toBe(false);
  });

  test('A14: a guest of the pinned tenant is refused', async () => {
    await makePerson('guest@contoso.example');
    const { link } = await invite('guest@contoso.example');
    await changeNextToken({ acct: 1 });
    const page = await accept(link, 'guest@contoso.example');
    expect(page.status).toBe(403);
    expect(page.text).toContain('You came as a guest');
    expect(await userOf('guest@contoso.example')).toBeUndefined();
  });

  test('A16: the same name with another object id is another person', async () => {
    await makePerson('again@contoso.example');
    const { link } = await invite('again@contoso.example');
    expect((await accept(link, 'again@contoso.example')).status).toBe(200);
    await changeNextToken({ oid: '00000000-1111-4222-8333-555555555555' });
    const browser = new Browser();
    await answerAs(house, 'again@contoso.example');
    const page = await browser.visit(`${house.baseUrl}/sign-in/microsoft`);
    expect(page.status).toBe(403);
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('D05: an invitation dies with the right of its inviter, and lives again with it', async () => {
    await makePerson('orphan@contoso.example');
    const { link } = await invite('orphan@contoso.example');
    const inviter = await userOf('ada@contoso.example');
    const setRole = (role: 'admin' | 'member') =>
      house.db
        .updateTable('users')
        .set({ role })
        .where('id', '=', inviter?.id ?? '')
        .execute();
    await setRole('member');
    const page = await accept(link, 'orphan@contoso.example');
    await setRole('admin');
    expect(page.text).toContain('may not invite any more');
    expect(await userOf('orphan@contoso.example')).toBeUndefined();
    expect((await accept(link, 'orphan@contoso.example')).status).toBe(200);
  });

  test('D04: who is signed in as somebody else is told before they go on', async () => {
    const { link } = await invite('other@contoso.example');
    const page = await ada.ask(link);
    expect(page.text).toContain('You are signed in as ada@contoso.example');
    expect(page.text).toContain('other@contoso.example');
    expect(page.text).toMatch(/href="\/"\s*>Stay signed in as ada@contoso.example/);
  });

  test('D04: whoever goes on becomes the invited person, and nothing of who they were is merged', async () => {
    await makePerson('another@contoso.example');
    const signedIn = await signIn(house, 'chen@contoso.example');
    // The same browser at our door; at Microsoft they choose the invited account.
    const browser = new Browser();
    for (const name of [sessionCookie, browserCookie])
      browser.setCookie(ownHost, name, signedIn.cookie(ownHost, name) ?? '');
    const identitiesOf = async (email: string) => {
      const user = await userOf(email);
      const rows = house.db
        .selectFrom('entra_identities')
        .select('object_id')
        .where('user_id', '=', user?.id ?? '');
      return rows.execute();
    };
    const [before, { link }] = [
      await identitiesOf('chen@contoso.example'),
      await invite('another@contoso.example'),
    ];
    expect((await accept(link, 'another@contoso.example', browser)).status).toBe(200);
    const { user } = replyOf(await apiOf(house, browser)(operations.getSession, {}));
    expect(user.email).toBe('another@contoso.example');
    expect(await identitiesOf('chen@contoso.example')).toEqual(before);
    expect(await identitiesOf('another@contoso.example')).not.toEqual(before);
  });
});
