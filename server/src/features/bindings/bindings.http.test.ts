import { operations } from '@gatehouse/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  comeBack,
  contoso,
  fabrikam,
  goToCallback,
  linkFor,
  makePerson,
  makeReturner,
  userOf,
} from '../../../test/bindings.ts';
import { Browser } from '../../../test/browser.ts';
import { setEnforcement } from '../../../test/enforcement.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { lastMailTo, mailsTo } from '../../../test/notices.ts';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
  ada = await signIn(house, 'ada@contoso.example');
  await makePerson(house, 'kim@contoso.example', 'Kim Larsen');
  await makePerson(house, 'lee@contoso.example', 'Lee Costa');
  await house.emulator.call('POST', '/tenants/fabrikam.example/registrations/sign-in/grant', {});
});
afterAll(() => house.close());
beforeEach(() => setEnforcement(house, 'required'));
afterEach(() => house.emulator.call('DELETE', '/faults'));

async function sessionOf(browser: Browser): Promise<string | null> {
  const session = await apiOf(house, browser)(operations.getSession, {});
  return session.ok ? session.reply.user.email : null;
}

const linksOf = async (email: string) => {
  const { id } = await userOf(house, email);
  const links = house.db.selectFrom('binding_links').selectAll().where('user_id', '=', id);
  return links.orderBy('id').execute();
};
const statesOf = async (email: string) => (await linksOf(email)).map((link) => link.state);

const contextsOf = async (action: string, email: string) => {
  const { id } = await userOf(house, email);
  const events = house.db.selectFrom('audit_events').select(['context', 'outcome']);
  return events.where('action', '=', action).where('target_id', '=', id).orderBy('id').execute();
};

/** The next token that Microsoft issues has these claims instead. */
async function changeNextToken(claims: Record<string, unknown>): Promise<void> {
  await house.emulator.call('POST', '/faults', {
    surface: 'login',
    match: { path: '/oauth2/v2.0/token' },
    respond: { idToken: { claims } },
    times: 1,
  });
}

describe('GET /return/{token}', () => {
  test('C08: looking shows whose user it opens, a hundred times, and uses nothing up', async () => {
    const link = await linkFor(house, 'kim@contoso.example');
    const pages = await Promise.all(Array.from({ length: 100 }, () => new Browser().ask(link)));
    expect(new Set(pages.map((page) => page.status))).toEqual(new Set([200]));
    expect((await new Browser().ask(link, { method: 'HEAD' })).status).toBe(200);
    const { text } = pages[0] ?? { text: '' };
    for (const words of ['about to enter as Kim Larsen', 'kim@contoso.example', 'Contoso Electric'])
      expect(text).toContain(words);
    expect(text).toContain('contoso.example</b>');
    expect(text).not.toMatch(/<script|<form/);
    expect(await statesOf('kim@contoso.example')).toEqual(['open']);
    expect(await userOf(house, 'kim@contoso.example')).toMatchObject({ object_id: null });
  });

  test('D04: says who is signed in here, and offers to stay so', async () => {
    const link = await linkFor(house, 'kim@contoso.example');
    const { text } = await ada.ask(link);
    expect(text).toContain('You are signed in as ada@contoso.example');
    expect(text).toContain('Stay signed in as ada@contoso.example');
  });

  test('goes to Microsoft at the tenant of the link, with the address as a hint', async () => {
    const link = await linkFor(house, 'kim@contoso.example');
    const page = await new Browser().ask(`${link}/microsoft`);
    const microsoft = new URL(page.headers.get('location') ?? '');
    expect(microsoft.pathname).toMatch(new RegExp(`^/${contoso}/`));
    expect(microsoft.searchParams.get('login_hint')).toBe('kim@contoso.example');
    expect(microsoft.searchParams.has('prompt')).toBe(false);
  });
});

describe('a user comes back', () => {
  test('as themselves: bound, pinned, signed in, recorded and told; the link is used', async () => {
    await makeReturner(house, 'pat@contoso.example', 'Pat Moss', null);
    const link = await linkFor(house, 'pat@contoso.example');
    const browser = new Browser();
    expect((await comeBack(house, link, 'pat@contoso.example', browser)).status).toBe(200);
    expect(await sessionOf(browser)).toBe('pat@contoso.example');
    const bound = { tenant_id: contoso, pinned_tenant_id: contoso };
    expect(await userOf(house, 'pat@contoso.example')).toMatchObject(bound);
    expect(await statesOf('pat@contoso.example')).toEqual(['used']);
    expect(await contextsOf('user.method-added', 'pat@contoso.example')).toMatchObject([
      { context: { method: 'microsoft', tenantId: contoso, domain: 'contoso.example' } },
    ]);
    expect((await lastMailTo(house, 'pat@contoso.example')).subject).toContain('New way to sign in');
    // From then on the ordinary way.
    expect(await sessionOf(await signIn(house, 'pat@contoso.example'))).toBe('pat@contoso.example');
    expect((await new Browser().ask(link)).status).toBe(404);
  });

  test('D08: in two browsers that finish at the same moment, on two replicas: bound once', async () => {
    await makeReturner(house, 'twice@contoso.example', 'Tia Wise');
    const link = await linkFor(house, 'twice@contoso.example');
    const browsers = [new Browser(), new Browser()];
    const callbacks: string[] = [];
    for (const browser of browsers)
      callbacks.push(await goToCallback(house, link, 'twice@contoso.example', browser));
    await Promise.all(
      browsers.map((browser, index) =>
        browser.visit((callbacks[index] ?? '').replace(house.baseUrl, house.replicas[index] ?? '')),
      ),
    );
    expect(await statesOf('twice@contoso.example')).toEqual(['used']);
    expect(await contextsOf('user.method-added', 'twice@contoso.example')).toHaveLength(1);
    const refusals = await contextsOf('binding.refused', 'twice@contoso.example');
    expect(refusals).toMatchObject([{ context: { because: 'binding_link_unknown' }, outcome: 'refused' }]);
    const told = await mailsTo(house, 'twice@contoso.example');
    expect(told.filter(({ subject }) => subject.includes('New way to sign in'))).toHaveLength(1);
  });

  test('who has added this account another way meanwhile just enters', async () => {
    await makeReturner(house, 'early@contoso.example', 'Ellis Early');
    const [first, second] = [new Browser(), new Browser()];
    const older = await linkFor(house, 'early@contoso.example');
    const late = await goToCallback(house, older, 'early@contoso.example', second);
    await comeBack(house, older, 'early@contoso.example', first);
    await house.db
      .updateTable('binding_links')
      .set({ state: 'open', ended_at: null })
      .where('user_id', '=', (await userOf(house, 'early@contoso.example')).id)
      .execute();
    await second.visit(late);
    expect(await sessionOf(second)).toBe('early@contoso.example');
    expect(await contextsOf('user.method-added', 'early@contoso.example')).toHaveLength(1);
  });
});

/** Nothing has become of it: the link is good for whom it is for, and they have no Microsoft account yet. */
async function expectNothingBound(email: string, because: string): Promise<void> {
  expect((await userOf(house, email)).object_id).toBeNull();
  expect((await statesOf(email)).at(-1)).toBe('open');
  expect((await contextsOf('binding.refused', email)).at(-1)).toMatchObject({
    context: { because },
    outcome: 'refused',
  });
}

describe('who is not let in', () => {
  test('A15: an account of another tenant, be it the one that the link names', async () => {
    const link = await linkFor(house, 'kim@contoso.example', fabrikam);
    await house.db
      .updateTable('users')
      .set({ pinned_tenant_id: contoso })
      .where('email', '=', 'kim@contoso.example')
      .execute();
    // Everything else about her is Kim's, so that the tenant alone decides.
    await changeNextToken({ name: 'Kim Larsen', email: 'kim@contoso.example' });
    const browser = new Browser();
    const page = await comeBack(house, link, 'dora@fabrikam.example', browser);
    expect([page.status, page.text.includes('belongs to another organization')]).toEqual([403, true]);
    expect(await sessionOf(browser)).toBeNull();
    await expectNothingBound('kim@contoso.example', 'wrong_tenant');
  });

  test('A14: a guest of the pinned tenant', async () => {
    const link = await linkFor(house, 'kim@contoso.example');
    await changeNextToken({ acct: 1 });
    const page = await comeBack(house, link, 'kim@contoso.example');
    expect([page.status, page.text.includes('You came as a guest')]).toEqual([403, true]);
    await expectNothingBound('kim@contoso.example', 'guest_refused');
  });

  test('a colleague to whom the mail was forwarded, and who is a user already', async () => {
    const link = await linkFor(house, 'kim@contoso.example');
    const browser = new Browser();
    const page = await comeBack(house, link, 'ben@contoso.example', browser);
    expect([page.status, await sessionOf(browser)]).toEqual([409, null]);
    await expectNothingBound('kim@contoso.example', 'user_exists_already');
  });

  test('somebody for a user who was switched off', async () => {
    await makeReturner(house, 'gone@contoso.example', 'Gia Gone');
    const link = await linkFor(house, 'gone@contoso.example');
    const { id } = await userOf(house, 'gone@contoso.example');
    await house.db.updateTable('users').set({ state: 'deactivated' }).where('id', '=', id).execute();
    const page = await comeBack(house, link, 'gone@contoso.example');
    expect([page.status, page.text.includes('switched off')]).toEqual([403, true]);
    await expectNothingBound('gone@contoso.example', 'user_deactivated');
  });

  test.each([
    ['D03: under another address', 'one@contoso.example', 'Ona One', { email: 'ona.one@contoso.example' }],
    ['D03: under another name', 'two@contoso.example', 'Tam Two', { name: 'Somebody Else' }],
    [
      'A12: with a name that no table takes as it is',
      'nul@contoso.example',
      'Nil Nul',
      { name: `\0${'x'.repeat(5000)}\ud83d` },
    ],
  ])('%s: waits for an admin, and the admins are asked once', async (_what, email, name, claims) => {
    await makeReturner(house, email, name);
    const link = await linkFor(house, email);
    await changeNextToken(claims);
    const browser = new Browser();
    const page = await comeBack(house, link, email, browser);
    expect([page.status, page.text.includes('An admin must confirm that it is you')]).toEqual([403, true]);
    expect(await sessionOf(browser)).toBeNull();
    expect(await userOf(house, email)).toMatchObject({ object_id: null });
    expect(await statesOf(email)).toEqual(['confirming']);
    expect(await contextsOf('binding.waiting', email)).toMatchObject([{ context: { tenantId: contoso } }]);
    expect((await lastMailTo(house, 'ada@contoso.example')).subject).toContain('is this the same person');
    // Whoever holds the link is told the same, and asks nobody again.
    const before = (await mailsTo(house, 'ada@contoso.example')).length;
    expect((await new Browser().ask(link)).status).toBe(403);
    expect((await new Browser().ask(`${link}/microsoft`)).status).toBe(403);
    expect((await mailsTo(house, 'ada@contoso.example')).length).toBe(before);
  });
});

describe('an admin is asked', () => {
  /** Somebody waits as this user, under another address. */
  async function wait(email: string, name: string): Promise<`bnd_${string}`> {
    await makeReturner(house, email, name);
    const link = await linkFor(house, email);
    await changeNextToken({ email: `other.${email}` });
    await comeBack(house, link, email);
    return (await linksOf(email)).at(-1)?.id as `bnd_${string}`;
  }
  const answer = (bindingLinkId: `bnd_${string}`, decision: 'let-in' | 'turn-away', browser = ada) =>
    apiOf(house, browser)(operations.answerBindingRequest, { params: { bindingLinkId }, body: { decision } });

  test('D03: and lets in the very subject that was proven, whoever comes later with its name', async () => {
    const id = await wait('una@contoso.example', 'Una Vale');
    const { requests } = replyOf(await apiOf(house, ada)(operations.listBindingRequests, {}));
    expect(requests.find((request) => request.id === id)).toMatchObject({
      user: { displayName: 'Una Vale', email: 'una@contoso.example' },
      cameAs: { displayName: 'Una Vale', address: 'other.una@contoso.example', domain: 'contoso.example' },
    });
    const left = replyOf(await answer(id, 'let-in')).requests;
    expect(left.map((request) => request.id)).not.toContain(id);
    expect(await statesOf('una@contoso.example')).toEqual(['used']);
    expect((await lastMailTo(house, 'una@contoso.example')).subject).toContain('You can sign in');
    expect(await sessionOf(await signIn(house, 'una@contoso.example'))).toBe('una@contoso.example');
    expect(await answer(id, 'let-in')).toMatchObject({ problem: { code: 'binding_request_not_found' } });
  });

  test('and turns away: nothing is bound, and the person is told no more than that', async () => {
    const id = await wait('ulf@contoso.example', 'Ulf Vale');
    replyOf(await answer(id, 'turn-away'));
    expect(await statesOf('ulf@contoso.example')).toEqual(['refused']);
    expect((await userOf(house, 'ulf@contoso.example')).object_id).toBeNull();
    expect((await contextsOf('binding.refused', 'ulf@contoso.example')).at(-1)).toMatchObject({
      outcome: 'done',
    });
    expect((await lastMailTo(house, 'ulf@contoso.example')).subject).toContain('Your way back');
  });

  test('of two admins who answer at once one is first', async () => {
    const id = await wait('ute@contoso.example', 'Ute Vale');
    const answers = await Promise.all([answer(id, 'let-in'), answer(id, 'turn-away')]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('not any more once the person has come by a newer link', async () => {
    const id = await wait('uwe@contoso.example', 'Uwe Vale');
    const newer = await linkFor(house, 'uwe@contoso.example');
    expect((await comeBack(house, newer, 'uwe@contoso.example')).status).toBe(200);
    expect(await statesOf('uwe@contoso.example')).toEqual(['replaced', 'used']);
    expect(await answer(id, 'let-in')).toMatchObject({ problem: { code: 'binding_request_not_found' } });
  });

  test('who came has become somebody else’s meanwhile', async () => {
    const id = await wait('ugo@contoso.example', 'Ugo Vale');
    const cameAs = (await linksOf('ugo@contoso.example')).at(-1)?.came_as;
    const lee = await userOf(house, 'lee@contoso.example');
    await house.db
      .insertInto('entra_identities')
      .values({
        organization_id: lee.organization_id,
        user_id: lee.id,
        tenant_id: contoso,
        object_id: cameAs?.objectId ?? '',
        login_hint: null,
        linked_at: new Date(),
      })
      .execute();
    expect(await answer(id, 'let-in')).toMatchObject({ problem: { code: 'user_exists_already' } });
    expect((await userOf(house, 'ugo@contoso.example')).object_id).toBeNull();
  });
});
