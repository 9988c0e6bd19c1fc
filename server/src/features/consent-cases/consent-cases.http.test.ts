import { operations, type ConsentCaseView } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { postForm } from '../../../test/forms.ts';
import {
  answerAs,
  apiOf,
  connectMailbox,
  replyOf,
  runCases,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { lastMailTo, mailsTo } from '../../../test/notices.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { createKeyedHash } from '../../ports/secrets/keyed-hash.ts';
import { rateOf } from '../limits/limit-rules.model.ts';
import { takeFromBudget } from '../limits/public.ts';
import { deleteOldCases } from './public.ts';

/* One story, in its order: Fabrikam lets people send requests, Northwind lets only its IT admin act. */

let house: House;
let emil: Browser;
let dora: Browser;
let gus: Browser;
let frida: Browser;
const waits = new Map<string, string>();

beforeAll(async () => {
  house = await startHouse();
  for (const domain of ['fabrikam.example', 'northwind.example'])
    await house.emulator.call('POST', `/tenants/${domain}/registrations/sign-in/grant`, {});
  emil = await signIn(house, 'emil@fabrikam.example');
  dora = await signIn(house, 'dora@fabrikam.example');
  gus = await signIn(house, 'gus@northwind.example');
  frida = await signIn(house, 'frida@northwind.example');
});
afterAll(() => house.close());

/** Goes to Microsoft to connect Outlook, answers there so, and does not come back. */
async function goAndStay(browser: Browser, upn: string, answer: 'request' | 'abandon'): Promise<string> {
  await answerAs(house, upn, { answer });
  await browser.visit(`${house.baseUrl}/mailboxes/connect`);
  const row = await house.db
    .selectFrom('attempts')
    .select('id')
    .where('taken_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Tells what was seen, and is led to the wait's own page. */
async function keepPlace(browser: Browser, attempt: string, page: string, next: string): Promise<string> {
  const told = await postForm(house, browser, '/stuck', { attempt, page, next });
  const location = told.headers.get('location') ?? '';
  expect(location).toMatch(/^\/waiting\/[\w-]{43}$/);
  return location;
}

const waitOf = (who: string): string => waits.get(who) ?? '';
const show = (path: string, browser = new Browser()): Promise<Page> =>
  browser.visit(`${house.baseUrl}${path}`);
/** Presses a button of the wait's page, without a session. */
async function press(path: string, act: string): Promise<Page> {
  const pressed = await postForm(house, new Browser(), path, { act });
  expect(pressed.status).toBe(303);
  return show(path);
}

async function casesOf(admin: Browser): Promise<readonly ConsentCaseView[]> {
  return replyOf(await apiOf(house, admin)(operations.listConsentCases, {})).cases;
}
async function theCase(admin: Browser): Promise<ConsentCaseView> {
  const [only, ...more] = await casesOf(admin);
  if (only === undefined || more.length > 0) throw new Error('not one case');
  return only;
}
const remind = (admin: Browser, consentCaseId: ConsentCaseView['id']) =>
  apiOf(house, admin)(operations.remindRequesters, { params: { consentCaseId }, body: {} });

/** Takes everything that a budget has left. */
async function spend(rule: 'tenant-lookups-of-all' | 'wrong-links-of-ip', subject: string): Promise<void> {
  const { sealingKeys, limits } = house.config;
  const hashSubject = createKeyedHash(sealingKeys[0], 'limits');
  const budget = { db: house.db, hashSubject, scale: limits.scale };
  // One that was touched a moment ago is not full: what is asked of it must be there.
  await house.db.deleteFrom('limit_buckets').execute();
  await takeFromBudget(budget, [{ rule, subject, tokens: rateOf(rule, limits.scale).capacity }]);
}

async function actionsOf(prefix: string): Promise<string[]> {
  const rows = await house.db
    .selectFrom('audit_events')
    .select('action')
    .where('action', 'like', `${prefix}%`)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.action);
}

describe('asked: the person says that they sent the request', () => {
  test('Preferences knows that this browser is stuck, until it has told what it saw', async () => {
    const attempt = await goAndStay(emil, 'emil@fabrikam.example', 'request');
    const mine = async () => replyOf(await apiOf(house, emil)(operations.listMyWaits, {}));
    expect(await mine()).toMatchObject({
      waits: [],
      stuck: { registration: 'mail', page: `/stuck?attempt=${attempt}` },
    });
    waits.set('emil', await keepPlace(emil, attempt, 'approval-required', 'sent'));
    expect(await mine()).toMatchObject({
      waits: [{ registration: 'mail', state: 'asked', knownBy: 'requester', page: waitOf('emil') }],
      stuck: null,
    });
  });

  test('the admin of the account sees who waits, for what, and how it is known', async () => {
    expect(await theCase(dora)).toMatchObject({
      registration: 'mail',
      tenantDomain: 'fabrikam.example',
      state: 'asked',
      knownBy: 'requester',
      evidence: null,
      waiterCount: 1,
      waiters: [{ displayName: 'Emil Sandberg', claim: 'sent-request', cameThroughAt: null }],
    });
    expect(await casesOf(frida)).toEqual([]);
  });

  test('said twice it is one wait with one link', async () => {
    const attempt = await goAndStay(emil, 'emil@fabrikam.example', 'abandon');
    const twice = [1, 2].map(() => keepPlace(emil, attempt, 'approval-required', 'sent'));
    expect(await Promise.all(twice)).toEqual([waitOf('emil'), waitOf('emil')]);
    expect((await theCase(dora)).waiterCount).toBe(1);
  });

  test('B08: after sign-out the browser is led to nobody’s wait, whoever sits there next, and its word moves nothing', async () => {
    const browser = await signIn(house, 'emil@fabrikam.example');
    const attempt = await goAndStay(browser, 'emil@fabrikam.example', 'abandon');
    await keepPlace(browser, attempt, 'approval-required', 'sent');
    const before = await theCase(dora);
    await postForm(house, browser, '/sign-out', {});
    const told = () =>
      postForm(house, browser, '/stuck', { attempt, page: 'approval-required', next: 'sent' });
    const nextStep = `/stuck/next?attempt=${attempt}&step=sent&told=1`;
    expect((await told()).headers.get('location')).toBe(nextStep);
    expect(await theCase(dora)).toEqual(before);
  });

  test('the link shows the wait without a session, and asks Microsoft whether the app is there', async () => {
    const page = await show(waitOf('emil'));
    expect(page.text).toContain('You sent the request today at');
    expect(page.text).toContain('Your IT admin’s turn');
    expect((await theCase(dora)).lookedAt).not.toBeNull();
  });

  test('a link that is none opens nothing', async () => {
    const page = await show(`/waiting/${'A'.repeat(43)}`);
    expect([page.status, page.text.includes('This link shows nothing any more')]).toEqual([404, true]);
  });

  test('D12: whoever has tried too many links is answered no more', async () => {
    const ask = async () => (await show(`/waiting/${'A'.repeat(43)}`)).status;
    expect(await ask()).toBe(404);
    await spend('wrong-links-of-ip', '127.0.0.1');
    expect(await ask()).toBe(429);
    await house.db.deleteFrom('limit_buckets').execute();
  });

  test('what the page saw of Microsoft’s is learned of the tenant', async () => {
    const row = await house.db
      .selectFrom('tenant_grants')
      .select(['posture', 'posture_by', 'probe_answer'])
      .where('registration', '=', 'mail')
      .where('posture_by', '=', 'person-saw-page')
      .executeTakeFirstOrThrow();
    expect(row).toEqual({
      posture: 'request-approval',
      posture_by: 'person-saw-page',
      probe_answer: 'not-there',
    });
  });
});

describe('presumed: an attempt did not come back in a tenant that was seen with requests on', () => {
  test('the person’s place is kept, and the page says that it is presumed', async () => {
    await goAndStay(dora, 'dora@fabrikam.example', 'abandon');
    await runCases(house);
    expect((await theCase(dora)).waiterCount).toBe(1);
    await moveClock(house, 11 * 60);
    await runCases(house);
    expect((await theCase(dora)).waiters).toMatchObject([{ claim: 'sent-request' }, { claim: 'presumed' }]);
    const mine = replyOf(await apiOf(house, dora)(operations.listMyWaits, {}));
    waits.set('dora', mine.waits[0]?.page ?? '');
    expect((await show(waitOf('dora'))).text).toContain('We presume that you sent a request there');
  });

  test('nothing is presumed of a tenant of which we have seen nothing', async () => {
    await goAndStay(gus, 'gus@northwind.example', 'abandon');
    await moveClock(house, 11 * 60);
    await runCases(house);
    expect(await casesOf(frida)).toEqual([]);
  });
});

describe('reminders ask the requesters what Microsoft’s mail said', () => {
  test('once a day for each case, by an admin', async () => {
    const { id } = await theCase(dora);
    expect(replyOf(await remind(dora, id))).toEqual({ remindedCount: 2 });
    expect(await remind(dora, id)).toMatchObject({
      ok: false,
      problem: { code: 'consent_reminder_too_soon' },
    });
    const mail = await lastMailTo(house, 'emil@fabrikam.example');
    expect(mail.subject).toBe('Has Microsoft answered your request for Parspec Email?');
    expect(new URL(mail.link).pathname).toBe(waitOf('emil'));
    expect((await theCase(dora)).nextReminderAt).not.toBeNull();
  });

  test('not by another account', async () => {
    const { id } = await theCase(dora);
    expect(await remind(frida, id)).toMatchObject({ ok: false, problem: { code: 'consent_case_not_found' } });
  });

  test('a person may have one in a day', async () => {
    const before = (await mailsTo(house, 'dora@fabrikam.example')).length;
    expect((await press(waitOf('dora'), 'remind')).text).toContain('We remind you by mail');
    await runCases(house);
    expect(await mailsTo(house, 'dora@fabrikam.example')).toHaveLength(before);
    await moveClock(house, 25 * 3600);
    await runCases(house);
    expect(await mailsTo(house, 'dora@fabrikam.example')).toHaveLength(before + 1);
  });
});

describe('C08: what Microsoft’s mail said', () => {
  test('C08: opening the link tells nothing, as scanners open links too', async () => {
    for (const act of ['approved', 'denied', 'blocked']) await show(`${waitOf('emil')}?act=${act}`);
    dora = await signIn(house, 'dora@fabrikam.example');
    const { state, waiters } = await theCase(dora);
    expect([state, waiters[0]?.answer]).toEqual(['asked', null]);
  });

  test.each([
    ['nothing-yet', 'asked', 'requester', 'Waiting for your IT admin'],
    ['denied', 'declined', 'requester', 'What IT usually asks'],
    ['sent', 'asked', 'requester', 'Waiting for your IT admin'],
    ['blocked', 'blocked', 'requester', 'Your IT has switched Parspec Email off'],
    ['sent', 'asked', 'requester', 'Waiting for your IT admin'],
    ['nonsense', 'asked', 'requester', 'Waiting for your IT admin'],
  ])('“%s” makes it %s', async (act, state, knownBy, words) => {
    const page = await press(waitOf('emil'), act);
    expect(page.text).toContain(words);
    expect(await theCase(dora)).toMatchObject({ state, knownBy });
  });
});

describe('the probe', () => {
  test('newly there: one waiter is told that it looks approved, and the case stays open', async () => {
    const before = (await mailsTo(house, 'dora@fabrikam.example')).length;
    await house.emulator.call('POST', '/tenants/fabrikam.example/registrations/mail/grant', {});
    await moveClock(house, 3600);
    await runCases(house);
    const mail = await lastMailTo(house, 'emil@fabrikam.example');
    expect(mail.subject).toBe('It looks approved: try Parspec Email');
    expect(await mailsTo(house, 'dora@fabrikam.example')).toHaveLength(before);
    expect(await theCase(dora)).toMatchObject({ state: 'asked', closedAt: null });
  });

  test('asks no more than once an hour', async () => {
    const { lookedAt } = await theCase(dora);
    await moveClock(house, 1800);
    await runCases(house);
    expect((await theCase(dora)).lookedAt).toBe(lookedAt);
  });

  test('an outage is no answer', async () => {
    await house.emulator.call('POST', '/faults', { surface: 'login', respond: { status: 503 }, times: 5 });
    await moveClock(house, 3600);
    await runCases(house);
    await house.emulator.call('DELETE', '/faults');
    expect(await theCase(dora)).toMatchObject({ state: 'asked' });
  });

  test('is no reason to ask Microsoft at each look at the page: without a budget left it is not asked', async () => {
    await spend('tenant-lookups-of-all', '');
    await house.db.updateTable('consent_cases').set({ looked_at: null }).execute();
    await house.emulator.call('DELETE', '/requests');
    expect((await show(waitOf('emil'))).status).toBe(200);
    expect((await press(waitOf('emil'), 'check')).status).toBe(200);
    expect(await house.emulator.call('GET', '/requests')).toEqual([]);
    await house.db.deleteFrom('limit_buckets').execute();
    await show(waitOf('emil'));
    expect((await theCase(dora)).lookedAt).not.toBeNull();
  });
});

describe('approved: by evidence alone', () => {
  test('a person’s yes is a report and no proof', async () => {
    const page = await press(waitOf('emil'), 'approved');
    expect(page.text).toContain('That is not proof, so we look for one');
    expect(await theCase(dora)).toMatchObject({ state: 'asked', evidence: 'reported' });
  });

  test('their token after it closes the case for everybody, and who still waits is mailed once', async () => {
    const mailsOf = async (who: string) =>
      (await mailsTo(house, who)).filter(({ subject }) => subject === 'You can go on with Parspec Email');
    emil = await signIn(house, 'emil@fabrikam.example');
    await connectMailbox(house, emil, 'emil@fabrikam.example');
    expect(await theCase(dora)).toMatchObject({
      state: 'approved',
      knownBy: 'evidence',
      nextReminderAt: null,
    });
    expect(await mailsOf('emil@fabrikam.example')).toEqual([]);
    const [mail, ...more] = await mailsOf('dora@fabrikam.example');
    expect([more, new URL(mail?.link ?? '').pathname]).toEqual([[], waitOf('dora')]);
    const page = await show(waitOf('dora'));
    expect(page.text).toContain('Your IT admin approved Parspec Email. Microsoft will not ask you again.');
    expect(page.text).toContain(`href="${waitOf('dora')}/microsoft"`);
  });

  test('the mail’s link goes on where they were, and Microsoft asks nothing', async () => {
    const onward = await dora.ask(`${house.baseUrl}${waitOf('dora')}/microsoft`);
    expect(onward.headers.get('location')).toBe('/mailboxes/connect');
    await answerAs(house, 'dora@fabrikam.example', { answer: 'abandon' });
    const page = await dora.visit(`${house.baseUrl}/mailboxes/connect`);
    expect(new URL(page.url).pathname).toBe('/settings/profile/preferences');
  });

  test('a closed case is over for reminders and for answers', async () => {
    const { id } = await theCase(dora);
    expect(await remind(dora, id)).toMatchObject({ ok: false, problem: { code: 'consent_case_over' } });
    await press(waitOf('dora'), 'denied');
    expect(await theCase(dora)).toMatchObject({ state: 'approved' });
    expect(await actionsOf('consent-case.')).toEqual([
      'consent-case.opened',
      'consent-case.reminded',
      'consent-case.declined',
      'consent-case.blocked',
      'consent-case.approved',
    ]);
  });
});

describe('blocked: Microsoft’s token endpoint says so', () => {
  test('who met “Need admin approval” waits, and has the mail for IT', async () => {
    frida = await signIn(house, 'frida@northwind.example');
    gus = await signIn(house, 'gus@northwind.example');
    const attempt = await goAndStay(gus, 'gus@northwind.example', 'abandon');
    waits.set('gus', await keepPlace(gus, attempt, 'need-admin-approval', 'admin'));
    const page = await show(waitOf('gus'));
    expect(page.text).toContain('Only an IT admin of northwind.example can approve Parspec Email');
    expect(page.text).toContain('href="mailto:?subject=');
    expect((await theCase(frida)).waiters).toMatchObject([{ claim: 'needs-admin' }]);
  });

  test('“Check now” sees the block, and that it was lifted', async () => {
    const registration = '/tenants/northwind.example/registrations/mail';
    await house.emulator.call('POST', `${registration}/grant`, {});
    await house.emulator.call('POST', `${registration}/disable`);
    await moveClock(house, 61);
    expect((await press(waitOf('gus'), 'check')).text).toContain('Your IT has switched Parspec Email off');
    expect(await theCase(frida)).toMatchObject({ state: 'blocked', knownBy: 'probe' });
    await house.emulator.call('POST', `${registration}/enable`);
    await moveClock(house, 61);
    expect((await press(waitOf('gus'), 'check')).text).toContain('Waiting for your IT admin');
  });
});

describe('who is no longer with us', () => {
  test('waits no more: no page, on no list', async () => {
    const state = (to: 'deactivated' | 'active') =>
      house.db.updateTable('users').set({ state: to }).where('email', '=', 'gus@northwind.example').execute();
    await state('deactivated');
    expect((await show(waitOf('gus'))).status).toBe(404);
    expect((await theCase(frida)).waiterCount).toBe(0);
    await state('active');
    expect((await show(waitOf('gus'))).status).toBe(200);
  });
});

describe('silent: thirty days without evidence', () => {
  test('the page says so, and the job asks no more; asked again it waits again', async () => {
    await moveClock(house, 31 * 24 * 3600);
    await runCases(house);
    expect((await show(waitOf('gus'))).text).toContain('Nothing has come for thirty days');
    const rows = () =>
      house.db
        .selectFrom('consent_cases')
        .select(['state', 'known_by', 'next_look_at'])
        .where('tenant_domain', '=', 'northwind.example')
        .executeTakeFirstOrThrow();
    expect(await rows()).toEqual({ state: 'silent', known_by: 'time', next_look_at: null });
    await press(waitOf('gus'), 'sent');
    expect(await rows()).toMatchObject({ state: 'asked', known_by: 'requester' });
    expect((await rows()).next_look_at).not.toBeNull();
  });
});

test('a closed case is forgotten half a year later', async () => {
  const closed = () =>
    house.db.selectFrom('consent_cases').select('id').where('closed_at', 'is not', null).execute();
  await deleteOldCases(house.db, new Date('2020-01-01'));
  expect(await closed()).toHaveLength(1);
  await deleteOldCases(house.db, new Date('2100-01-01'));
  expect(await closed()).toEqual([]);
});

describe('an invited person', () => {
  test('waits under their invitation, and goes on with it', async () => {
    const admin = await signIn(house, 'frida@northwind.example');
    const body = { rows: [{ email: 'nora@northwind.example' }] };
    replyOf(await apiOf(house, admin)(operations.sendInvitations, { body }));
    const { link } = await lastMailTo(house, 'nora@northwind.example');
    const nora = new Browser();
    await house.emulator.call('DELETE', '/auto-answer');
    await nora.visit(`${link}/microsoft`);
    const attempt = await house.db
      .selectFrom('attempts')
      .select(['id'])
      .where('invitation_id', 'is not', null)
      .executeTakeFirstOrThrow();
    const path = await keepPlace(nora, attempt.id, 'need-admin-approval', 'admin');
    await answerAs(house, 'nora@northwind.example');
    const page = await nora.visit(`${house.baseUrl}${path}/microsoft`);
    expect(page.status).toBe(200);
    const waiter = await house.db
      .selectFrom('consent_waiters')
      .select(['came_through_at', 'address'])
      .where('invitation_id', 'is not', null)
      .executeTakeFirstOrThrow();
    expect(waiter).toMatchObject({ address: 'nora@northwind.example', came_through_at: expect.any(Date) });
  });
});

test('two accounts of one tenant: Microsoft is asked once for both', async () => {
  const tenantId = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
  const at = await databaseClock.now(house.db);
  const accounts = await house.db.selectFrom('organizations').select('id').orderBy('id').limit(2).execute();
  const rows = accounts.map(({ id }, index) => ({
    organization_id: id,
    id: `case_of_both_${index}`,
    tenant_id: tenantId,
    tenant_domain: 'contoso.example',
    registration: 'mail' as const,
    state: 'asked' as const,
    known_by: 'requester' as const,
    opened_at: at,
    state_at: at,
    next_look_at: at,
  }));
  await house.db.insertInto('consent_cases').values(rows).execute();
  await house.emulator.call('DELETE', '/requests');
  await runCases(house);
  const asked = (await house.emulator.call('GET', '/requests')) as readonly { readonly path: string }[];
  expect(asked.filter(({ path }) => path.startsWith(`/${tenantId}/oauth2/v2.0/token`))).toHaveLength(1);
  const looks = await house.db
    .selectFrom('consent_cases')
    .select(['presence', 'looked_at'])
    .where('tenant_id', '=', tenantId)
    .execute();
  expect(looks).toEqual([looks[0], looks[0]]);
  expect(looks[0]?.presence).not.toBeNull();
});
