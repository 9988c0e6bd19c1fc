import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { postForm } from '../../../test/forms.ts';
import { answerAs, startHouse, type House } from '../../../test/harness.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

interface Journey {
  readonly browser: Browser;
  readonly attemptId: string;
  readonly correlationId: string;
}

/** A browser that went to Microsoft with this address and stays there. */
async function getStuck(address: string, browser = new Browser()): Promise<Journey> {
  await house.emulator.call('DELETE', '/auto-answer');
  await browser.visit(`${house.baseUrl}/sign-in/microsoft?loginHint=${address}`);
  const row = await house.db
    .selectFrom('attempts')
    .select(['id', 'client_request_id'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return { browser, attemptId: row.id, correlationId: row.client_request_id };
}

function rowOf(attemptId: string) {
  return house.db.selectFrom('attempts').selectAll().where('id', '=', attemptId).executeTakeFirstOrThrow();
}

const look = (browser: Browser, path: string): Promise<Page> => browser.visit(`${house.baseUrl}${path}`);

async function tell(
  { browser, attemptId }: Pick<Journey, 'browser' | 'attemptId'>,
  fields: Record<string, string>,
): Promise<Page> {
  const page = await postForm(house, browser, '/stuck', { attempt: attemptId, ...fields });
  const location = page.headers.get('location');
  return location === null ? page : look(browser, location);
}

describe('who comes back with an unfinished journey', () => {
  test('is offered help in one line of the sign-in page, beside the ways in', async () => {
    const { browser, attemptId } = await getStuck('gus@northwind.example');
    const signIn = await look(browser, '/sign-in');
    expect(signIn.text).toContain('have not come back');
    expect(signIn.text).toContain('href="/stuck"');
    expect(signIn.text).toContain('Continue with Microsoft');
    expect((await look(new Browser(), '/sign-in')).text).not.toContain('have not come back');
    await tell({ browser, attemptId }, { page: 'closed', next: 'back' });
    expect((await look(browser, '/sign-in')).text).not.toContain('have not come back');
  });

  test('sees four drawings and two other answers, works without script, and finds the Correlation Id', async () => {
    const { browser, correlationId } = await getStuck('gus@northwind.example');
    const page = await look(browser, '/stuck');
    expect(page.text.match(/<svg viewBox="0 0 240 150"/g)).toHaveLength(4);
    expect(page.text.match(/name="page"/g)).toHaveLength(6);
    expect(page.text).toContain(correlationId);
    expect(page.text).not.toContain('<script');
  });

  test('is not asked about a journey that has come back, whatever came of it', async () => {
    const browser = new Browser();
    await answerAs(house, 'gus@northwind.example', { answer: 'return' });
    const failed = await look(browser, '/sign-in/microsoft?loginHint=gus@northwind.example');
    expect(failed.text).toContain('You came back from Microsoft without a yes');
    expect((await look(browser, '/sign-in')).text).not.toContain('have not come back');
  });
});

describe('what was seen leads to the next step, and is kept for support', () => {
  test.each([
    ['permissions-requested', 'back', 'Back to Microsoft’s page'],
    ['closed', 'back', 'Back to Microsoft’s page'],
    ['approval-required', 'back', 'I need Parspec for my work.'],
    ['approval-required', 'sent', 'Waiting for your IT admin'],
    ['need-admin-approval', 'admin', 'Only an IT admin can approve Parspec.'],
    ['other', 'support', 'Tell support what you saw'],
  ])('%s, %s', async (page, next, words) => {
    const journey = await getStuck('nobody@northwind.example');
    expect((await tell(journey, { page, next })).text).toContain(words);
    const row = await rowOf(journey.attemptId);
    expect(row.seen_page).toBe(page);
    expect(row.reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  });

  test.each([
    ['AADSTS53003', 53003, 'AADSTS53003'],
    ['Sorry … AADSTS50105: Your administrator has configured …', 50105, 'AADSTS50105'],
    ['12345678', 12345678, 'kept with your journey'],
  ])('the number in %j is told and kept', async (code, aadsts, words) => {
    const journey = await getStuck('nobody@northwind.example');
    expect((await tell(journey, { page: 'code', next: 'look-up', code })).text).toContain(words);
    expect(await rowOf(journey.attemptId)).toMatchObject({ seen_page: 'code', aadsts });
  });

  test.each([
    [{}, 'Choose the picture of the page that you saw.'],
    [{ page: 'nonsense', next: 'sent' }, 'Choose the picture of the page that you saw.'],
    [{ page: 'code', next: 'look-up', code: 'no number' }, 'There is no number in it.'],
  ])('%j is answered with what is missing, and nothing is kept', async (fields, words) => {
    const journey = await getStuck('nobody@northwind.example');
    const page = await tell(journey, fields);
    expect([page.status, page.text.includes(words)]).toEqual([400, true]);
    expect((await rowOf(journey.attemptId)).seen_page).toBeNull();
  });

  test('"take me back" begins the same journey again', async () => {
    const { browser, attemptId } = await getStuck('gus@northwind.example');
    const page = await browser.ask(`${house.baseUrl}/stuck/again?attempt=${attemptId}`);
    const location = new URL(page.headers.get('location') ?? '');
    expect([page.status, location.searchParams.get('login_hint')]).toEqual([303, 'gus@northwind.example']);
    expect(location.searchParams.get('client-request-id')).not.toBe(
      (await rowOf(attemptId)).client_request_id,
    );
  });
});

describe('a journey belongs to its browser', () => {
  test('another one sees nothing of it, and changes nothing of it', async () => {
    const { attemptId, correlationId } = await getStuck('gus@northwind.example');
    const other = new Browser();
    expect((await look(other, `/stuck?attempt=${attemptId}`)).text).not.toContain(correlationId);
    await tell({ browser: other, attemptId }, { page: 'approval-required', next: 'sent' });
    expect((await rowOf(attemptId)).seen_page).toBeNull();
  });

  test('a Correlation Id is looked up among its own alone', async () => {
    const mine = await getStuck('gus@northwind.example');
    const other = await getStuck('gus@northwind.example');
    const own = await tell(other, { page: 'code', next: 'look-up', code: other.correlationId });
    expect(own.text).toContain('Tell support what you saw');
    const foreign = await tell(other, { page: 'code', next: 'look-up', code: mine.correlationId });
    expect([foreign.status, foreign.text.includes('no journey with that Correlation Id')]).toEqual([
      400,
      true,
    ]);
  });

  test('one without any gets the same steps', async () => {
    const browser = new Browser();
    expect((await look(browser, '/stuck')).text).toContain('Which page did you see?');
    const page = await postForm(house, browser, '/stuck', { page: 'code', next: 'look-up', code: '53003' });
    expect(page.headers.get('location')).toBe('/stuck/next?code=53003');
  });
});

test('an ambiguous no has both ways on: try again, and the IT admin', async () => {
  const browser = new Browser();
  await answerAs(house, 'gus@northwind.example', { answer: 'return' });
  const failed = await look(browser, '/sign-in/microsoft?loginHint=gus@northwind.example');
  expect(failed.text).toContain('Try again');
  const href = /href="([^"]+)"\s*>\s*Get my IT admin in/.exec(failed.text)?.[1] ?? '';
  const page = await look(browser, href.replaceAll('&amp;', '&'));
  expect(page.text).toContain('Write the mail to IT');
  expect(page.text).toContain('Mail me when it is approved');
});

describe('an address that was only typed', () => {
  const typed = async (address: string) => {
    const journey = await getStuck(address);
    const page = await tell(journey, { page: 'approval-required', next: 'sent' });
    const row = await rowOf(journey.attemptId);
    const own = [journey.attemptId, journey.correlationId, row.reference ?? '', row.started_at.toISOString()];
    const text = own.reduce((rest, one) => rest.replaceAll(one, '·'), page.text);
    return { status: page.status, text: text.replaceAll(/\d\d:\d\d:\d\d/g, '·') };
  };

  test('is answered alike, whether somebody here has it or nobody', async () => {
    const known = await typed('gus@northwind.example');
    const unknown = await typed('nobody-here@northwind.example');
    expect(unknown).toEqual(known);
  });

  test('opens a case for a person we know, by nobody’s act, and none for a stranger', async () => {
    const waiters = await house.db.selectFrom('consent_waiters').select(['address', 'claim']).execute();
    expect(waiters).toContainEqual({ address: 'gus@northwind.example', claim: 'sent-request' });
    expect(waiters.filter(({ address }) => address.startsWith('nobody'))).toEqual([]);
    const events = await house.db
      .selectFrom('audit_events')
      .select(['actor_kind', 'context'])
      .where('action', '=', 'consent-case.opened')
      .execute();
    expect(events).toMatchObject([{ actor_kind: 'stranger', context: { domain: 'northwind.example' } }]);
  });

  test('teaches nothing about the tenant: anybody can type one', async () => {
    const grants = await house.db.selectFrom('tenant_grants').select('posture_by').execute();
    expect(grants.filter((row) => row.posture_by === 'person-saw-page')).toEqual([]);
  });

  test('is answered alike, and its domain is looked up alike, while Microsoft does not answer', async () => {
    await house.db.deleteFrom('linked_tenants').execute();
    const kim = house.db.updateTable('users').set({ email: 'kim@outage.example' });
    await kim.where('email', '=', 'kim@contoso.example').execute();
    const path = '/outage.example/v2.0/.well-known/openid-configuration';
    const down = { surface: 'login', match: { path }, respond: { status: 503 }, times: 2 };
    await house.emulator.call('POST', '/faults', down);
    await house.emulator.call('DELETE', '/requests');
    const known = await typed('kim@outage.example');
    const unknown = await typed('nobody-here@outage.example');
    expect(known.status).toBe(200);
    expect(unknown).toEqual(known);
    const requests = (await house.emulator.call('GET', '/requests')) as { path: string }[];
    expect(requests.filter((request) => request.path.endsWith(path))).toHaveLength(2);
  });
});
