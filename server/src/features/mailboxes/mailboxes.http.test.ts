import { operations } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser } from '../../../test/browser.ts';
import {
  answerAs,
  apiOf,
  connectMailbox,
  replyOf,
  runDue,
  send,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

async function mailboxOf(browser: Browser) {
  return replyOf(await apiOf(house, browser)(operations.getMailbox, {}));
}

describe('connecting Outlook', () => {
  test('connects the person’s own mailbox, by the redirect way', async () => {
    const ada = await signIn(house, 'ada@contoso.example');
    expect(await mailboxOf(ada)).toMatchObject({
      state: 'disconnected',
      expectedAddress: 'ada@contoso.example',
      sentItemsUrl: 'https://outlook.office.com/mail/sentitems',
    });
    const page = await connectMailbox(house, ada, 'ada@contoso.example');
    expect(new URL(page.url).pathname).toBe('/settings/profile/preferences');
    expect(await mailboxOf(ada)).toMatchObject({
      state: 'connected',
      address: 'ada@contoso.example',
      heldCount: 0,
    });
  });

  test('tells a popup’s opener through its attempt, and the popup itself in words', async () => {
    const chen = await signIn(house, 'chen@contoso.example');
    const started = replyOf(
      await apiOf(house, chen)(operations.startMailboxAttempt, { body: { display: 'popup' } }),
    );
    expect(started.url).toContain(`${house.emulator.login}/`);
    const ask = () => apiOf(house, chen)(operations.getAttempt, { params: { attemptId: started.attemptId } });
    expect(replyOf(await ask())).toMatchObject({ state: 'open' });
    await answerAs(house, 'chen@contoso.example');
    const page = await chen.visit(started.url);
    expect(page.text).toContain('You can close this window');
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'sha256-/);
    expect(replyOf(await ask())).toMatchObject({ state: 'finished', failure: null });
  });

  test('asks Microsoft for the scopes of the mail registration and nothing more, never with prompt=consent', async () => {
    const ben = await signIn(house, 'ben@contoso.example');
    const asked: URL[] = [];
    await answerAs(house, 'ben@contoso.example', { answer: 'abandon' });
    await ben.visit(`${house.baseUrl}/mailboxes/connect`, (next) => {
      if (next.pathname.endsWith('/authorize')) asked.push(next);
      return false;
    });
    // Silently first; then, in an attempt of its own, with whatever page Microsoft has to show.
    expect(asked.map(({ searchParams }) => searchParams.get('prompt'))).toEqual(['none', null]);
    for (const { searchParams, pathname } of asked) {
      expect(searchParams.get('scope')).toBe('openid profile email offline_access Mail.Send');
      expect(pathname).toBe('/5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961/oauth2/v2.0/authorize');
    }
    const states = asked.map(({ searchParams }) => searchParams.get('state'));
    expect(new Set(states).size).toBe(2);
  });
});

describe('G03: a mailbox that is not the person’s own', () => {
  test.each([
    [
      'a colleague’s',
      { claims: { oid: '93b5e1a7-2c4f-4d68-8e0b-f16a7d95c342' } },
      'another Microsoft account than the one',
    ],
    [
      'the same oid in another tenant',
      {
        claims: {
          tid: 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c',
          iss: 'https://login.microsoftonline.com/c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c/v2.0',
        },
      },
      '',
    ],
  ])('%s is refused and nothing is kept', async (_name, idToken, words) => {
    const ben = await signIn(house, 'ben@contoso.example');
    const started = replyOf(
      await apiOf(house, ben)(operations.startMailboxAttempt, { body: { display: 'popup' } }),
    );
    const change =
      _name === 'a colleague’s' ? { claims: { oid: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4' } } : idToken;
    await house.emulator.call('POST', '/faults', {
      surface: 'login',
      match: { path: '/oauth2/v2.0/token' },
      respond: { idToken: change },
      times: 1,
    });
    await answerAs(house, 'ben@contoso.example');
    const page = await ben.visit(started.url);
    expect(page.text).toContain(words);
    expect(await mailboxOf(ben)).toMatchObject({ state: 'disconnected', id: null });
    const rows = await house.db
      .selectFrom('mailboxes')
      .selectAll()
      .where('address', '=', 'ben@contoso.example')
      .execute();
    expect(rows).toEqual([]);
  });

  test('a callback that arrives in another person’s session is refused', async () => {
    const ben = await signIn(house, 'ben@contoso.example');
    await answerAs(house, 'ben@contoso.example');
    const callback = await ben.visit(
      `${house.baseUrl}/mailboxes/connect`,
      (next) => next.pathname === '/mailboxes/callback',
    );
    await signIn(house, 'max@contoso.example', ben);
    await ben.visit(callback.url);
    expect(await mailboxOf(ben)).toMatchObject({ state: 'disconnected', id: null });
  });
});

test('a declined permission leaves everything as it was and says so', async () => {
  const max = await signIn(house, 'max@contoso.example');
  await answerAs(house, 'max@contoso.example', { consent: false, answer: 'decline' });
  const page = await max.visit(`${house.baseUrl}/mailboxes/connect`);
  const attemptId = new URL(page.url).searchParams.get('attempt') as `att_${string}`;
  expect(replyOf(await apiOf(house, max)(operations.getAttempt, { params: { attemptId } }))).toMatchObject({
    state: 'refused',
    failure: { code: 'microsoft_declined', aadsts: 65004 },
  });
  expect(await mailboxOf(max)).toMatchObject({ state: 'disconnected' });
});

describe('disconnecting', () => {
  test('forgets the credential; what waits is held and leaves after reconnecting', async () => {
    const ada = await signIn(house, 'ada@contoso.example');
    await connectMailbox(house, ada, 'ada@contoso.example');
    await house.emulator.call('POST', '/faults', {
      surface: 'graph',
      match: { path: '/sendMail' },
      respond: {
        status: 429,
        headers: { 'retry-after': '60' },
        body: { error: { code: 'ApplicationThrottled', message: 'slow' } },
      },
      times: 1,
    });
    const waiting = await send(house, ada);
    await runDue(house);
    const disconnected = replyOf(await apiOf(house, ada)(operations.disconnectMailbox, { body: {} }));
    expect(disconnected).toMatchObject({ state: 'disconnected', heldCount: 1 });
    const row = await house.db
      .selectFrom('mailboxes')
      .select('sealed_refresh_token')
      .where('id', '=', disconnected.id ?? '')
      .executeTakeFirstOrThrow();
    expect(row.sealed_refresh_token).toBeNull();
    await connectMailbox(house, ada, 'ada@contoso.example');
    // Microsoft has asked to wait for a minute with this mailbox, whoever has its credential.
    await moveClock(house, 61);
    const state = async () =>
      replyOf(await apiOf(house, ada)(operations.getMessage, { params: { messageId: waiting.id } })).state;
    for (let tries = 0; tries < 100 && (await state()) !== 'sent'; tries += 1) await runDue(house);
    expect(await state()).toBe('sent');
  });

  test('409: a second time', async () => {
    const max = await signIn(house, 'max@contoso.example');
    expect(await apiOf(house, max)(operations.disconnectMailbox, { body: {} })).toMatchObject({
      status: 409,
      problem: { code: 'mailbox_not_connected' },
    });
  });
});

test('a refused refresh token: the mailbox needs reconnecting, the message is held, nothing is lost', async () => {
  const chen = await signIn(house, 'chen@contoso.example');
  await connectMailbox(house, chen, 'chen@contoso.example');
  await house.emulator.call('POST', '/users/chen@contoso.example/revoke-sessions');
  const sent = await send(house, chen);
  const state = async () =>
    replyOf(await apiOf(house, chen)(operations.getMessage, { params: { messageId: sent.id } }));
  for (let tries = 0; tries < 100 && (await state()).state !== 'held'; tries += 1) await runDue(house);
  expect(await state()).toMatchObject({ state: 'held', heldBecause: 'mailbox-needs-reconnect' });
  expect(await mailboxOf(chen)).toMatchObject({ state: 'needs-reconnect', heldCount: 1 });
});

test('a test mail goes to the mailbox itself', async () => {
  const ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
  const { messageId } = replyOf(await apiOf(house, ada)(operations.testMailbox, { body: {} }));
  expect(replyOf(await apiOf(house, ada)(operations.getMessage, { params: { messageId } }))).toMatchObject({
    to: [{ address: 'ada@contoso.example' }],
    subject: 'Test mail from Parspec',
  });
});

test('G04: the database holds no credential in the clear, and a sealed one opens in no other row', async () => {
  const dump = await sql<{ text: string }>`select string_agg(m::text, ' ') as text from mailboxes m`.execute(
    house.db,
  );
  const state = JSON.stringify(await house.emulator.call('GET', '/state'));
  expect(dump.rows[0]?.text).not.toMatch(/refresh|eyJ|[01]\.A[A-Za-z0-9]/);
  expect(state.length).toBeGreaterThan(100);
  const rows = await house.db
    .selectFrom('mailboxes')
    .select(['id', 'sealed_refresh_token'])
    .where('sealed_refresh_token', 'is not', null)
    .execute();
  const [one, other] = rows;
  expect(rows.length).toBeGreaterThanOrEqual(2);
  await house.db
    .updateTable('mailboxes')
    .set({ sealed_refresh_token: other?.sealed_refresh_token ?? null })
    .where('id', '=', one?.id ?? '')
    .execute();
  const { openRefreshToken } = await import('./refresh-token.ts');
  const { createSealing } = await import('../../ports/secrets/sealing.ts');
  const mailbox = await house.db
    .selectFrom('mailboxes')
    .selectAll()
    .where('id', '=', one?.id ?? '')
    .executeTakeFirstOrThrow();
  expect(() =>
    openRefreshToken(
      createSealing(house.config.sealingKeys),
      mailbox.sealed_refresh_token ?? Buffer.alloc(0),
      mailbox,
    ),
  ).toThrow();
});
