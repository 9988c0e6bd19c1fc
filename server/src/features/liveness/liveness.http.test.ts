import { operations } from '@gatehouse/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import {
  answerAs,
  apiOf,
  connectMailbox,
  replyOf,
  send,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { postForm } from '../../../test/forms.ts';
import { moveClock } from '../../../test/move-clock.ts';

const minute = 60;
const ben = 'ben@contoso.example';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
});
afterAll(() => house.close());
beforeEach(async () => {
  ada = await signIn(house, 'ada@contoso.example');
});
afterEach(async () => {
  await house.emulator.call('DELETE', '/faults');
  // What is under way may still write what the test has provoked.
  await checksDue();
  await house.db.deleteFrom('tenant_answers').execute();
  await setPolicy(false);
  await setEnabled(true);
});

const ask = (browser: Browser, baseUrl = house.baseUrl): Promise<Page> =>
  browser.ask(`${baseUrl}/api/session`);
const codeOf = async (browser: Browser, baseUrl = house.baseUrl): Promise<string> => {
  const page = await ask(browser, baseUrl);
  return page.status === 200 ? 'served' : String((JSON.parse(page.text) as { code: string }).code);
};
const setEnabled = (isEnabled: boolean) =>
  house.emulator.call('POST', `/users/${ben}/${isEnabled ? 'enable' : 'disable'}`, {});
/** A policy of the tenant stands in the way of ben's checks in the background, and not of his browser. */
const setPolicy = (isSet: boolean) =>
  house.emulator.call('PUT', '/tenants/contoso.example', {
    conditionalAccess: isSet ? [{ code: 53003, when: 'background', upn: ben }] : [],
  });
const checksDue = async (): Promise<void> => {
  for (const { livenessWorker } of house.compositions) await livenessWorker.runDue();
};
/** What ben has lost so far. */
const losses = () =>
  house.db
    .selectFrom('access_losses as a')
    .innerJoin('users as u', (join) =>
      join.onRef('u.id', '=', 'a.user_id').onRef('u.organization_id', '=', 'a.organization_id'),
    )
    .select('a.first_refusal_at')
    .where('u.email', '=', ben)
    .execute();
/** Redemptions at the emulated Microsoft so far; its log has the discovery documents as well. */
const redemptions = async (): Promise<number> => {
  const log = (await house.emulator.call('GET', '/requests')) as { readonly path: string }[];
  return log.filter(({ path }) => path.endsWith('/oauth2/v2.0/token')).length;
};
const silence = (times = 1000) =>
  house.emulator.call('POST', '/faults', {
    surface: 'login',
    match: { path: '/oauth2/v2.0/token' },
    respond: { cut: 'before-answer' },
    times,
  });
const answerWith = (respond: object, times = 20) =>
  house.emulator.call('POST', '/faults', {
    surface: 'login',
    match: { path: '/oauth2/v2.0/token' },
    respond,
    times,
  });

describe('F01: somebody is disabled at Microsoft', () => {
  test('while the session is used, a check in the background finds it, and nothing of theirs is served on any replica; F09: nor once they are enabled again', async () => {
    const browser = await signIn(house, ben);
    await moveClock(house, 2 * minute);
    expect(await codeOf(browser)).toBe('served');
    await setEnabled(false);
    await moveClock(house, 8 * minute);
    await checksDue();
    expect(await Promise.all(house.replicas.map((replica) => codeOf(browser, replica)))).toEqual([
      'access_lost',
      'access_lost',
    ]);
    // F09: enabling them again brings nothing back.
    await setEnabled(true);
    expect(await codeOf(browser)).toBe('access_lost');
    expect(await codeOf(await signIn(house, ben))).toBe('served');
  });

  test('F09: whoever has two sessions loses access once, and the check of the second ends nothing that came after', async () => {
    const [laptop, phone] = [await signIn(house, ben), await signIn(house, ben)];
    await moveClock(house, 2 * minute);
    expect([await codeOf(laptop), await codeOf(phone)]).toEqual(['served', 'served']);
    const before = (await losses()).length;
    await setEnabled(false);
    await moveClock(house, 8 * minute);
    await checksDue();
    expect(await losses()).toHaveLength(before + 1);
    await setEnabled(true);
    const after = await signIn(house, ben);
    await moveClock(house, 1 * minute);
    await checksDue();
    expect(await codeOf(after)).toBe('served');
    expect(await losses()).toHaveLength(before + 1);
  });

  test('the first refusal is of the loss that the session met, not of an older one that nobody came back from', async () => {
    const first = await signIn(house, ben);
    await setEnabled(false);
    await moveClock(house, 20 * minute);
    expect(await codeOf(first)).toBe('access_lost');
    await setEnabled(true);
    const open = house.db.updateTable('access_losses').set({ first_refusal_at: null });
    await open.execute();
    const second = await signIn(house, ben);
    await setEnabled(false);
    await moveClock(house, 20 * minute);
    expect(await codeOf(second)).toBe('access_lost');
    const { losses } = replyOf(await apiOf(house, ada)(operations.getLiveness, {}));
    expect(losses[0]?.firstRefusalAt).not.toBeNull();
    expect(losses.slice(1).filter(({ firstRefusalAt }) => firstRefusalAt !== null)).toEqual([]);
  });

  test('an idle session is checked before its next request', async () => {
    const browser = await signIn(house, ben);
    await setEnabled(false);
    await moveClock(house, 60 * minute);
    await checksDue();
    expect(await codeOf(browser)).toBe('access_lost');
    await setEnabled(true);
  });

  test('F08: what waits in their outbox is held, in each account, and their key is dead', async () => {
    const browser = await signIn(house, ben);
    await connectMailbox(house, browser, ben);
    const { text } = replyOf(
      await apiOf(house, browser)(operations.issueApiKey, {
        body: { holder: 'person', name: 'Import', scopes: ['mailbox:read'] },
      }),
    );
    await house.emulator.call('POST', '/faults', {
      surface: 'graph',
      respond: {
        status: 429,
        headers: { 'retry-after': '7200' },
        body: { error: { code: 'TooManyRequests', message: 'Later' } },
      },
      times: 50,
    });
    const message = await send(house, browser);
    const stateOfMessage = async () =>
      house.db
        .selectFrom('outbox_messages')
        .select(['state', 'attempt_count'])
        .where('id', '=', message.id)
        .executeTakeFirstOrThrow();
    // What is under way when the loss is noticed is not held.
    await expect.poll(stateOfMessage).toEqual({ state: 'queued', attempt_count: 1 });
    // The mail registration goes on as before: what holds the message is the loss itself.
    const registration = (act: 'disable' | 'enable') =>
      house.emulator.call('POST', `/tenants/contoso.example/registrations/sign-in/${act}`, {});
    await registration('disable');
    await moveClock(house, 20 * minute);
    expect(await codeOf(browser)).toBe('access_lost');
    expect((await stateOfMessage()).state).toBe('held');
    const byKey = await fetch(`${house.baseUrl}/api/mailbox`, {
      headers: { authorization: `Bearer ${text}` },
    });
    expect(byKey.status).toBe(401);
    await registration('enable');
    await house.emulator.call('DELETE', '/faults');
  });

  test('the clock has the last proof, the row and the first refusal; the admin reads them', async () => {
    const { losses, latency, settings } = replyOf(await apiOf(house, ada)(operations.getLiveness, {}));
    expect(settings).toEqual({ intervalMinutes: 10, graceHours: 8 });
    expect(losses[0]).toMatchObject({ user: { email: ben }, signal: 'liveness', aadsts: 7000112 });
    expect(Date.parse(losses[0]?.firstRefusalAt ?? '')).toBeGreaterThanOrEqual(
      Date.parse(losses[0]?.noticedAt ?? ''),
    );
    expect(latency).toMatchObject({ count: losses.length });
  });

  test('a program with a key of somebody who has no session any more is out as well', async () => {
    const browser = await signIn(house, ben);
    const { text } = replyOf(
      await apiOf(house, browser)(operations.issueApiKey, {
        body: { holder: 'person', name: 'Import', scopes: ['mailbox:read'] },
      }),
    );
    const byKey = async (): Promise<number> =>
      (await fetch(`${house.baseUrl}/api/mailbox`, { headers: { authorization: `Bearer ${text}` } })).status;
    await postForm(house, browser, '/sign-out', {});
    await postForm(house, await signIn(house, ben), '/sign-out', {});
    await house.compositions[0]?.sweeper.runDue();
    // Of all that are over, the last one is kept to ask with.
    const kept = await house.db
      .selectFrom('liveness as l')
      .innerJoin('sessions as s', 's.id', 'l.session_id')
      .innerJoin('users as u', 'u.id', 's.user_id')
      .select('l.session_id')
      .where('u.email', '=', ben)
      .where('s.ended_at', 'is not', null)
      .where('l.sealed_refresh_token', 'is not', null)
      .execute();
    expect(kept).toHaveLength(1);
    const before = await redemptions();
    expect(await byKey()).toBe(200);
    await moveClock(house, 12 * minute);
    expect([await byKey(), await byKey(), (await redemptions()) - before]).toEqual([200, 200, 1]);
    // Nobody can say for longer than the grace whether they may: the key rests, and goes on when somebody can.
    await silence();
    await moveClock(house, 60 * minute);
    expect(await byKey()).toBe(200);
    await moveClock(house, 9 * 60 * minute);
    expect(await byKey()).toBe(401);
    await house.emulator.call('DELETE', '/faults');
    await house.db.deleteFrom('tenant_answers').execute();
    expect(await byKey()).toBe(200);
    await setEnabled(false);
    await moveClock(house, 12 * minute);
    expect(await byKey()).toBe(401);
    await setEnabled(true);
    expect(await byKey()).toBe(401);
  });
});

describe('F02: what else takes access away at Microsoft', () => {
  const registration = (act: string, body: object = {}) =>
    house.emulator.call('POST', `/tenants/contoso.example/registrations/sign-in/${act}`, body);
  const person = (act: string) => house.emulator.call('POST', `/users/${ben}/${act}`, {});

  test.each<[what: string, act: () => Promise<unknown>, undo: () => Promise<unknown>]>([
    ['the user is deleted', () => person('delete'), () => person('restore')],
    ['the user’s sessions are revoked', () => person('revoke-sessions'), async () => undefined],
    ['the app is switched off in the tenant', () => registration('disable'), () => registration('enable')],
    [
      'the user is no longer assigned',
      async () => {
        await registration('require-assignment', { required: true });
        await registration('assign', { upn: 'ada@contoso.example' });
      },
      () => registration('require-assignment', { required: false }),
    ],
    [
      'the user’s consent is withdrawn',
      () => registration('revoke-grants', { upn: ben }),
      async () => undefined,
    ],
  ])('%s', async (_what, act, undo) => {
    const browser = await signIn(house, ben);
    await act();
    await moveClock(house, 20 * minute);
    expect(await codeOf(browser)).toBe('access_lost');
    await undo();
    // What comes back at Microsoft brings nothing back here.
    expect(await codeOf(browser)).toBe('access_lost');
    expect(await codeOf(await signIn(house, ben))).toBe('served');
  });
});

describe('F02: what Microsoft ended before somebody signed in again', () => {
  test('ends the older session, and neither the one opened since nor what the person has here', async () => {
    const before = (await losses()).length;
    const older = await signIn(house, ben);
    await house.emulator.call('POST', `/users/${ben}/revoke-sessions`, {});
    await moveClock(house, 2 * minute);
    const newer = await signIn(house, ben);
    await moveClock(house, 12 * minute);
    expect(await codeOf(older)).toBe('session_required');
    await checksDue();
    expect(await codeOf(newer)).toBe('served');
    expect(await losses()).toHaveLength(before);
  });

  test('and what ended both of them ends both, whichever is asked about first', async () => {
    // Before it is revoked, the worker asks about neither: the proof would be of a moment ago.
    const asNotDue = () =>
      house.db
        .updateTable('liveness')
        .set({ due_at: new Date(Date.now() + 86_400_000) })
        .execute();
    const older = await signIn(house, ben);
    await asNotDue();
    await moveClock(house, 8 * minute);
    const newer = await signIn(house, ben);
    await asNotDue();
    await moveClock(house, 1.25 * minute);
    expect([await codeOf(older), await codeOf(newer)]).toEqual(['served', 'served']);
    await house.emulator.call('POST', `/users/${ben}/revoke-sessions`, {});
    // Only the older one must be asked about; it hands the question on, and the worker may have the answer before this one is told.
    await moveClock(house, 1.25 * minute);
    expect(['session_required', 'access_lost']).toContain(await codeOf(older));
    await checksDue();
    expect(await codeOf(newer)).toBe('access_lost');
    expect(await codeOf(older)).not.toBe('served');
  });
});

describe('F03: an outage is not a revocation', () => {
  test('while Entra does not answer, sessions go on to the grace, say so, and end with it', async () => {
    const browser = await signIn(house, ben);
    await silence();
    await moveClock(house, 2 * 60 * minute);
    expect(await codeOf(browser)).toBe('served');
    const { session } = replyOf(await apiOf(house, browser)(operations.getSession, {}));
    expect(session.graceUntil).not.toBeNull();
    const { silentTenants } = replyOf(await apiOf(house, ada)(operations.getLiveness, {}));
    expect(silentTenants).toMatchObject([{ tenant: { domain: 'contoso.example' }, why: 'unreachable' }]);
    await moveClock(house, 7 * 60 * minute);
    expect(await codeOf(browser)).toBe('session_required');
  });

  test('F04: a person disabled during the outage is out at the first request after it', async () => {
    const browser = await signIn(house, ben);
    await silence();
    await moveClock(house, 30 * minute);
    expect(await codeOf(browser)).toBe('served');
    await setEnabled(false);
    await house.emulator.call('DELETE', '/faults');
    await moveClock(house, 1 * minute);
    await checksDue();
    expect(await codeOf(browser)).toBe('access_lost');
    await setEnabled(true);
  });

  test.each([
    ['our credential has expired', { aadsts: 7000222 }],
    ['an answer that nobody knows', { status: 400, body: { error: 'something_new', error_codes: [999999] } }],
    ['too much at once', { status: 429, headers: { 'retry-after': '30' }, body: {} }],
  ])('%s: nobody is signed out', async (_name, respond) => {
    const browser = await signIn(house, ben);
    await answerWith(respond);
    await moveClock(house, 20 * minute);
    expect(await codeOf(browser)).toBe('served');
    await house.emulator.call('DELETE', '/faults');
  });
});

describe('must-reauthenticate', () => {
  test('calls say so, and the next page goes through Microsoft once, without a question; the session goes on', async () => {
    const browser = await signIn(house, ben);
    await setPolicy(true);
    await moveClock(house, 20 * minute);
    expect(await codeOf(browser)).toBe('reauthentication_needed');
    await answerAs(house, ben);
    const page = await browser.visit(`${house.baseUrl}/compose`);
    expect([page.status, new URL(page.url).pathname]).toEqual([200, '/compose']);
    expect(await codeOf(browser)).toBe('served');
  });

  test('what a call handed in meanwhile has not happened; under the same key it happens afterwards, once', async () => {
    const browser = await signIn(house, ben);
    await connectMailbox(house, browser, ben);
    const handIn = () =>
      apiOf(house, browser)(operations.enqueueMessage, {
        headers: { 'idempotency-key': 'meanwhile' },
        body: { to: [{ address: 'chen@contoso.example' }], subject: 'Meanwhile', html: '<p>x</p>' },
      });
    const kept = () =>
      house.db.selectFrom('outbox_messages').select('id').where('subject', '=', 'Meanwhile').execute();
    await setPolicy(true);
    await moveClock(house, 20 * minute);
    expect(await handIn()).toMatchObject({ ok: false, problem: { code: 'reauthentication_needed' } });
    expect(await kept()).toEqual([]);
    await answerAs(house, ben);
    await browser.visit(`${house.baseUrl}/compose`);
    const first = replyOf(await handIn());
    expect([replyOf(await handIn()).id, await kept()]).toEqual([first.id, [{ id: expect.any(String) }]]);
  });

  test('somebody else at Microsoft proves nothing: the person is asked with a page', async () => {
    const browser = await signIn(house, ben);
    await setPolicy(true);
    await moveClock(house, 20 * minute);
    expect(await codeOf(browser)).toBe('reauthentication_needed');
    const refusedSessions = () =>
      house.db
        .selectFrom('liveness')
        .select('session_id')
        .where('refused_at', 'is not', null)
        .orderBy('session_id')
        .execute();
    const before = await refusedSessions();
    const page = await browser.ask(`${house.baseUrl}/sign-in/microsoft/again?returnTo=%2Fcompose`);
    expect(page.status).toBe(303);
    const toMicrosoft = new URL(page.headers.get('location') ?? '');
    expect(toMicrosoft.searchParams.get('prompt')).toBe('none');
    // At Microsoft this browser is chen's by now, and nobody says that ben is meant.
    const chens = await signIn(house, 'chen@contoso.example');
    browser.forgetCookies(toMicrosoft.hostname);
    for (const pair of chens.cookieHeader(toMicrosoft.hostname).split('; ')) {
      const [name = '', ...value] = pair.split('=');
      browser.setCookie(toMicrosoft.hostname, name, value.join('='));
    }
    toMicrosoft.searchParams.delete('login_hint');
    await browser.visit(toMicrosoft.href);
    // What the page has opened since is another session; the one that Microsoft refused stays refused.
    expect(await refusedSessions()).toEqual(expect.arrayContaining(before));
  });

  test('a tenant that refuses checks in the background is recognised after three pairs, and is not asked so any more', async () => {
    for (let pair = 0; pair < 3; pair += 1) {
      const browser = await signIn(house, ben);
      await setPolicy(true);
      await moveClock(house, 20 * minute);
      expect(await codeOf(browser)).toBe('reauthentication_needed');
      await answerAs(house, ben);
      await browser.visit(`${house.baseUrl}/compose`);
    }
    const { browserOnlyTenants } = replyOf(
      await apiOf(house, await signIn(house, 'ada@contoso.example'))(operations.getLiveness, {}),
    );
    expect(browserOnlyTenants.map(({ domain }) => domain)).toEqual(['contoso.example']);

    // Neither the worker asks for its people from now on, nor a request of theirs; the page for IT says so.
    const browser = await signIn(house, ben);
    await moveClock(house, 2 * minute);
    expect(await codeOf(browser)).toBe('served');
    const before = await redemptions();
    await moveClock(house, 8 * minute);
    await checksDue();
    await moveClock(house, 10 * minute);
    expect(await codeOf(browser)).toBe('reauthentication_needed');
    expect(await redemptions()).toBe(before);
    const { url } = replyOf(
      await apiOf(house, await signIn(house, 'ada@contoso.example'))(operations.createHandOffLink, {
        body: {},
      }),
    );
    expect((await new Browser().ask(url)).text).toContain('named location');

    // A day later it is tried again, and finds the policy gone.
    await setPolicy(false);
    const later = await signIn(house, ben);
    await moveClock(house, 25 * 60 * minute);
    const back = await signIn(house, ben);
    await moveClock(house, 20 * minute);
    expect([await codeOf(later), await codeOf(back)]).toEqual(['session_required', 'served']);
  });
});

describe('B10: signing out at Microsoft', () => {
  const entraSessionOf = async (upn: string): Promise<string> => {
    const row = await house.db
      .selectFrom('sessions as s')
      .innerJoin('users as u', 'u.id', 's.user_id')
      .select('s.entra_session_id')
      .where('u.email', '=', upn)
      .orderBy('s.id', 'desc')
      .executeTakeFirstOrThrow();
    return row.entra_session_id ?? '';
  };
  const report = (sid: string) =>
    fetch(`${house.baseUrl}/sign-in/microsoft/front-channel-logout?sid=${encodeURIComponent(sid)}`);

  test('ends the sessions that came of it at the next request, with sid alone and without a cookie', async () => {
    const [browser, other] = [await signIn(house, ben), await signIn(house, 'chen@contoso.example')];
    const answer = await report(await entraSessionOf(ben));
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect([await codeOf(browser), await codeOf(other)]).toEqual(['session_required', 'served']);
  });

  test('an id that opens none, or is none, changes nothing and says nothing', async () => {
    const browser = await signIn(house, ben);
    for (const sid of ['', 'x', '00000000-0000-4000-8000-000000000000', '<b>', 'x'.repeat(3000)])
      expect((await report(sid)).status).toBe(200);
    expect(await codeOf(browser)).toBe('served');
  });
});

test('F07: while a tenant is silent, one person is asked for, however many are due and whoever asks', async () => {
  const browsers = [ada, await signIn(house, ben), await signIn(house, 'chen@contoso.example')];
  await moveClock(house, 2 * minute);
  for (const browser of browsers) expect(await codeOf(browser)).toBe('served');
  await answerWith({ status: 400, body: { error: 'something_new', error_codes: [999999] } });
  await moveClock(house, 8 * minute);
  await checksDue();
  const before = await redemptions();
  await moveClock(house, 1 * minute);
  await Promise.all(house.compositions.map(({ livenessWorker }) => livenessWorker.runDue()));
  expect((await redemptions()) - before).toBe(1);
});

test('F07: of a session that many requests wait for, one check is made', async () => {
  // Those of the tests before are nobody's.
  await house.db.deleteFrom('liveness').execute();
  const browser = await signIn(house, ben);
  await moveClock(house, 20 * minute);
  const before = await redemptions();
  const pages = await Promise.all(
    Array.from({ length: 20 }, (_, at) => ask(browser, house.replicas[at % 2] ?? house.baseUrl)),
  );
  expect(pages.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  expect((await redemptions()) - before).toBe(1);
});

test('the settings are an admin’s, and what is out of bounds is named', async () => {
  const set = (intervalMinutes: number, graceHours: number, browser = ada) =>
    apiOf(house, browser)(operations.setLiveness, { body: { intervalMinutes, graceHours } });
  expect(replyOf(await set(5, 0)).settings).toEqual({ intervalMinutes: 5, graceHours: 0 });
  expect(await set(4, 0)).toMatchObject({
    ok: false,
    problem: { code: 'input_refused', field: 'body.intervalMinutes' },
  });
  expect(await set(10, 25)).toMatchObject({ ok: false, problem: { field: 'body.graceHours' } });
  expect(await set(10, 8, await signIn(house, ben))).toMatchObject({ problem: { code: 'admin_required' } });
  replyOf(await set(10, 8));
});
