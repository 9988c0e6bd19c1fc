import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { postForm } from '../../../test/forms.ts';
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
import { demoPassword } from '../../../worlds/demo.ts';
import { getTenantGrant, recordReport } from '../grants/public.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const northwind = '7e18d5b9-42c6-4f0a-8b73-e6a9150c3d28';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.emulator.call('DELETE', '/faults');
  await house.db.deleteFrom('person_grants').execute();
  await house.db.deleteFrom('tenant_grants').execute();
  for (const tenant of ['contoso.example', 'northwind.example'])
    await house.emulator.call('POST', `/tenants/${tenant}/registrations/mail/revoke-grants`, {});
});

const grantForAll = (tenant: string, registration = 'mail') =>
  house.emulator.call('POST', `/tenants/${tenant}/registrations/${registration}/grant`, {});
const grantOf = (tenantId: string, registration: 'sign-in' | 'mail' = 'mail') =>
  getTenantGrant(house.db, tenantId, registration);
const report = (tenantId: string) =>
  recordReport(house.db, {
    tenantId,
    registration: 'mail',
    by: 'admin-consent-callback',
    at: new Date('2026-11-02T09:00:00Z'),
  });
const mailboxOf = async (browser: Browser) => replyOf(await apiOf(house, browser)(operations.getMailbox, {}));

/** The way of "Connect Outlook", and each page of Microsoft's address that it went over. */
async function connect(browser: Browser, upn: string, answer: Record<string, unknown> = {}) {
  await answerAs(house, upn, answer);
  const prompts: (string | null)[] = [];
  const page = await browser.visit(`${house.baseUrl}/mailboxes/connect`, (next) => {
    if (next.pathname.endsWith('/authorize')) prompts.push(next.searchParams.get('prompt'));
    return false;
  });
  return { page, prompts };
}

describe('connecting Outlook asks silently first', () => {
  test('who needs no question sees none, and that is evidence for the tenant once it was reported', async () => {
    await grantForAll('contoso.example');
    await report(contoso);
    const ada = await signIn(house, 'ada@contoso.example');
    expect((await connect(ada, 'ada@contoso.example')).prompts).toEqual(['none']);
    expect(await mailboxOf(ada)).toMatchObject({ state: 'connected' });
    expect(await grantOf(contoso)).toMatchObject({
      evidence: 'seen-for-tenant',
      seenForTenantBy: 'no-question',
      closesForEveryone: true,
    });
  });

  test('without a report it is evidence for the person alone, and teaches no posture', async () => {
    await grantForAll('contoso.example');
    const ben = await signIn(house, 'ben@contoso.example');
    await connect(ben, 'ben@contoso.example');
    expect(await grantOf(contoso)).toMatchObject({
      evidence: 'seen-for-person',
      closesForEveryone: false,
      posture: { posture: 'unknown' },
    });
  });

  test.each([
    ['consent is missing', () => Promise.resolve()],
    [
      'Microsoft knows nobody in this browser',
      async (browser: Browser) => browser.forgetCookies(new URL(house.emulator.login).hostname),
    ],
  ])('where %s, the same journey goes on with Microsoft’s page', async (_why, prepare) => {
    const chen = await signIn(house, 'chen@contoso.example');
    const session = chen.cookieHeader('localhost');
    await prepare(chen);
    for (const pair of session.split('; ')) {
      const [name = '', value = ''] = pair.split('=');
      if (name.startsWith('__Host-')) chen.setCookie('localhost', name, value);
    }
    const started = replyOf(
      await apiOf(house, chen)(operations.startMailboxAttempt, { body: { display: 'popup' } }),
    );
    await answerAs(house, 'chen@contoso.example');
    const page = await chen.visit(started.url);
    expect(page.text).toContain('You can close this window');
    expect(await mailboxOf(chen)).toMatchObject({ state: 'connected' });
    // The opening page asks for the attempt that it knows, and is told of the one that went on.
    const { attemptId } = started;
    const told = replyOf(await apiOf(house, chen)(operations.getAttempt, { params: { attemptId } }));
    expect(told).toMatchObject({ state: 'finished', failure: null });
    expect(told.id).not.toBe(attemptId);
    const rows = await house.db
      .selectFrom('attempts')
      .select(['prompt', 'answer_error', 'continued_as', 'failure_code'])
      .where('id', 'in', [attemptId, told.id])
      .orderBy('started_at')
      .execute();
    expect(rows).toMatchObject([
      { prompt: 'none', continued_as: told.id, failure_code: null },
      { prompt: null, answer_error: null, continued_as: null, failure_code: null },
    ]);
    expect(await grantOf(contoso)).toMatchObject({
      evidence: 'seen-for-person',
      posture: { posture: 'self-service', by: 'first-token' },
    });
  });

  test('a page of Microsoft’s that asks for a page of Microsoft’s is a refusal: it never goes round', async () => {
    const ada = await signIn(house, 'ada@contoso.example');
    await answerAs(house, 'ada@contoso.example');
    const first = await ada.visit(
      `${house.baseUrl}/mailboxes/connect`,
      (next) => next.pathname === '/mailboxes/callback',
    );
    const second = await ada.visit(first.url, (next) => next.pathname === '/mailboxes/callback');
    const forged = new URL(second.url);
    forged.searchParams.delete('code');
    forged.searchParams.set('error', 'interaction_required');
    const page = await ada.ask(forged.href);
    const ended = new URL(page.headers.get('location') ?? '', house.baseUrl);
    expect(ended.pathname).toBe('/settings/profile/preferences');
    const attemptId = ended.searchParams.get('attempt') as `att_${string}`;
    expect(replyOf(await apiOf(house, ada)(operations.getAttempt, { params: { attemptId } }))).toMatchObject({
      id: attemptId,
      state: 'refused',
    });
  });

  test('who came in without Microsoft is asked at once, and so is a browser of another session refused', async () => {
    const kim = new Browser();
    const typed = { email: 'kim@contoso.example', password: demoPassword };
    await postForm(house, kim, '/sign-in/password', typed);
    const start = await kim.ask(`${house.baseUrl}/mailboxes/connect`);
    expect(new URL(start.headers.get('location') ?? '').searchParams.get('prompt')).toBeNull();

    const ben = await signIn(house, 'ben@contoso.example');
    await answerAs(house, 'ben@contoso.example');
    const callback = await ben.visit(
      `${house.baseUrl}/mailboxes/connect`,
      (next) => next.pathname === '/mailboxes/callback',
    );
    await signIn(house, 'ada@contoso.example', ben);
    const page = await ben.ask(callback.url);
    expect(page.headers.get('location')).not.toContain('authorize');
    expect(await grantOf(contoso)).toMatchObject({ evidence: null });
  });
});

describe('what a journey teaches about its tenant', () => {
  test('a decline, a return without a yes, and nothing of a silent answer', async () => {
    const ada = await signIn(house, 'ada@contoso.example');
    await connect(ada, 'ada@contoso.example', { consent: false, answer: 'decline' });
    expect((await grantOf(contoso)).posture).toMatchObject({ posture: 'self-service', by: 'declined' });

    await grantForAll('northwind.example', 'sign-in');
    const gus = await signIn(house, 'gus@northwind.example');
    const { prompts } = await connect(gus, 'gus@northwind.example', { consent: false, answer: 'return' });
    expect(prompts).toEqual(['none', null]);
    expect((await grantOf(northwind)).posture).toMatchObject({ posture: 'unknown' });
  });

  test('AADSTS90094 says that admins decide', async () => {
    await grantForAll('northwind.example', 'sign-in');
    const gus = await signIn(house, 'gus@northwind.example');
    const { page } = await connect(gus, 'gus@northwind.example', { answer: 'abandon' });
    expect(page.text).toContain('Need admin approval');
    const state = new URL(await lastInteractive(gus)).searchParams.get('state') ?? '';
    const description = encodeURIComponent('AADSTS90094: The grant requires admin permission.');
    await gus.visit(
      `${house.baseUrl}/mailboxes/callback?error=access_denied&error_description=${description}&state=${state}`,
    );
    expect((await grantOf(northwind)).posture).toMatchObject({
      posture: 'admin-only',
      by: 'microsoft-answer',
    });
  });

  /** The address of the interactive leg of a new journey, which the person has not come back from. */
  async function lastInteractive(browser: Browser): Promise<string> {
    const page = await browser.visit(
      `${house.baseUrl}/mailboxes/connect`,
      (next) => next.pathname.endsWith('/authorize') && next.searchParams.get('prompt') === null,
    );
    return page.url;
  }

  test('every sign-in is a sighting, of a stranger too', async () => {
    await signIn(house, 'ada@contoso.example');
    await signIn(house, 'ada@contoso.example');
    await answerAs(house, 'igor@contoso.example');
    const page = await new Browser().visit(`${house.baseUrl}/sign-in/microsoft`);
    expect(page.status).toBe(403);
    const persons = await house.db.selectFrom('person_grants').selectAll().execute();
    expect(persons.map(({ registration }) => registration)).toEqual(['sign-in', 'sign-in']);
    expect(await grantOf(contoso, 'sign-in')).toMatchObject({ evidence: 'seen-for-person' });
    expect(await grantOf(contoso, 'mail')).toMatchObject({ evidence: null });
  });
});

test('a grant that is gone when mail leaves is withdrawn, for everybody of the tenant', async () => {
  await grantForAll('contoso.example');
  await report(contoso);
  const ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
  expect(await grantOf(contoso)).toMatchObject({ evidence: 'seen-for-tenant' });
  await house.emulator.call('POST', '/tenants/contoso.example/registrations/mail/revoke-grants', {});
  await send(house, ada);
  const state = async () => (await mailboxOf(ada)).state;
  for (let tries = 0; tries < 100 && (await state()) !== 'needs-reconnect'; tries += 1) await runDue(house);
  expect(await grantOf(contoso)).toMatchObject({ evidence: 'withdrawn', withdrawnByCode: 65001 });
});
