import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import {
  answerAs,
  apiOf,
  replyOf,
  sessionCookie,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { postForm } from '../../../test/forms.ts';
import { lastMailTo } from '../../../test/notices.ts';
import { moveClock } from '../../../test/move-clock.ts';

const northwind = '7e18d5b9-42c6-4f0a-8b73-e6a9150c3d28';
const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const nora = 'nora@northwind.example';
const registrations = ['sign-in', 'mail'] as const;

let house: House;
/** The account admin of a tenant in which only admins approve. */
let frida: Browser;
/** The page of a link of hers. */
let page: string;

beforeAll(async () => {
  house = await startHouse();
  await grantAll('northwind.example');
  frida = await signIn(house, 'frida@northwind.example');
});
beforeEach(async () => {
  page = await newPage(frida);
  await house.db.deleteFrom('tenant_grants').execute();
  await house.db.deleteFrom('person_grants').execute();
  for (const registration of registrations) {
    await house.emulator.call(
      'POST',
      `/tenants/northwind.example/registrations/${registration}/revoke-grants`,
      {},
    );
  }
});
afterAll(() => house.close());

async function grantAll(domain: string): Promise<void> {
  for (const registration of registrations)
    await house.emulator.call('POST', `/tenants/${domain}/registrations/${registration}/grant`, {});
}

async function newPage(browser: Browser): Promise<string> {
  const made = await apiOf(house, browser)(operations.createHandOffLink, { body: {} });
  return replyOf(made).url;
}

const isAt = (path: string) => (next: URL) => next.pathname === path;

/** The way to one of our callbacks, stopped before the browser goes there. */
async function toCallback(browser: Browser, start: string, callback: string): Promise<URL> {
  const stopped = await browser.visit(`${page}${start}`, isAt(callback));
  const url = new URL(stopped.url);
  expect(url.pathname).toBe(callback);
  return url;
}

const toConsent = (browser: Browser): Promise<URL> =>
  toCallback(browser, '/approve/sign-in', '/consent/sign-in/callback');

async function evidence(): Promise<string[]> {
  const rows = await house.db.selectFrom('tenant_grants').selectAll().orderBy('registration').execute();
  return rows.map((row) =>
    [
      row.tenant_id === northwind ? 'northwind' : row.tenant_id,
      row.registration,
      row.reported_at === null ? '-' : 'reported',
      row.seen_since_report_at === null ? '-' : 'seen',
    ].join(' '),
  );
}

async function lastEvent(): Promise<{ action: string; because: unknown }> {
  const row = await house.db
    .selectFrom('audit_events')
    .select(['action', 'context'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return { action: row.action, because: (row.context as { because?: unknown }).because };
}

const userCount = async (): Promise<number> =>
  Number(
    (
      await house.db
        .selectFrom('users')
        .select((of) => of.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
    ).count,
  );

describe('GET /it/{token}/approve', () => {
  test('both in one chain: two yeses, two proofs, back on the page; no user, no session', async () => {
    await answerAs(house, nora);
    const browser = new Browser();
    const users = await userCount();
    const end = await browser.visit(`${page}/approve/sign-in?both=1`);
    expect([end.url, end.status]).toEqual([page, 200]);
    expect(await evidence()).toEqual(['northwind mail reported seen', 'northwind sign-in reported seen']);
    expect(end.text).toContain('Nothing left to do');
    expect(end.text.match(/Seen for a person/g)).toHaveLength(2);
    expect(browser.cookie('localhost', sessionCookie)).toBeUndefined();
    expect(await userCount()).toBe(users);
    // After it somebody of that tenant meets no question: nothing answers one for them.
    await house.emulator.call('DELETE', '/auto-answer');
    await house.emulator.call('POST', '/auto-answer', {
      upn: 'gus@northwind.example',
      consent: false,
      answer: 'abandon',
    });
    const gus = new Browser();
    expect((await gus.visit(`${house.baseUrl}/sign-in/microsoft`)).status).toBe(200);
    expect(gus.cookie('localhost', sessionCookie)).toBeDefined();
  });

  test('only sign-in, and the other one later: half-way is a state of the page', async () => {
    await answerAs(house, nora);
    const browser = new Browser();
    const half = await browser.visit(`${page}/approve/sign-in`);
    expect(half.url).toBe(page);
    expect(half.text).toContain('Approve Parspec Email at Microsoft');
    expect(half.text).not.toContain('Approve both at Microsoft');
    const whole = await browser.visit(`${page}/approve/mail`);
    expect(whole.text).toContain('Nothing left to do');
  });

  test('the proof asks for no refresh token, and its token is kept nowhere', async () => {
    await answerAs(house, nora);
    const browser = new Browser();
    await toConsent(browser);
    const asked = await browser.ask(`${page}/prove/sign-in`);
    const address = new URL(asked.headers.get('location') ?? '');
    expect(address.searchParams.get('scope')).toBe('openid profile email');
    expect(address.pathname).toContain(northwind);
    expect(address.searchParams.get('prompt')).toBeNull();
  });

  test('counts as read with the first press, not with the look', async () => {
    const link = () =>
      house.db.selectFrom('hand_off_links').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
    await new Browser().ask(page);
    expect((await link()).first_clicked_at).toBeNull();
    await new Browser().ask(`${page}/approve/mail`);
    expect((await link()).first_clicked_at).not.toBeNull();
    expect(await lastEvent()).toMatchObject({ action: 'hand-off-link.read' });
  });
});

describe('who waits', () => {
  test('is counted on the page without a name, and mailed when the proof was seen', async () => {
    await house.emulator.call('POST', '/tenants/northwind.example/registrations/sign-in/grant', {});
    const gus = await signIn(house, 'gus@northwind.example');
    await answerAs(house, 'gus@northwind.example', { answer: 'abandon' });
    await gus.visit(`${house.baseUrl}/mailboxes/connect`);
    const open = await house.db
      .selectFrom('attempts')
      .select('id')
      .where('taken_at', 'is', null)
      .where('purpose', '=', 'mailbox')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    await postForm(house, gus, '/stuck', { attempt: open.id, page: 'need-admin-approval', next: 'admin' });
    const before = await new Browser().ask(page);
    expect(before.text).toContain('1 person is waiting; the first asked');
    expect(before.text).not.toContain('Gus Moreau');
    await answerAs(house, nora);
    const after = await new Browser().visit(`${page}/approve/mail`);
    expect(after.text).not.toContain('1 person is waiting');
    const { link } = await lastMailTo(house, 'gus@northwind.example');
    expect(link).toContain('/waiting/');
  });
});

describe('what Microsoft’s endpoint brings back is told on the page, with whose turn', () => {
  test.each([
    ['nora@northwind.example', 'decline', 'You pressed Cancel at Microsoft.', 'Your turn'],
    ['gus@northwind.example', 'return', 'You came back from Microsoft without a yes.', 'Your turn'],
  ] as const)('%s: %s', async (upn, answer, words, turn) => {
    await answerAs(house, upn, { consent: false, answer });
    const end = await new Browser().visit(`${page}/approve/sign-in`);
    expect(end.status).toBe(200);
    expect(end.text).toContain(words);
    expect(end.text).toContain(turn);
    expect(await evidence()).toEqual([]);
  });

  test.each([
    ['error=consent_required&error_description=AADSTS90094: x', 'Another admin’s turn'],
    ['error=server_error', 'Microsoft’s turn'],
    ['error=invalid_client&error_description=AADSTS650052: x', 'Microsoft refused.'],
  ])('%s', async (query, words) => {
    await answerAs(house, nora);
    const browser = new Browser();
    const state = (await toConsent(browser)).searchParams.get('state') ?? '';
    const end = await browser.visit(`${house.baseUrl}/consent/sign-in/callback?${query}&state=${state}`);
    expect(end.text).toContain(words);
    expect(await evidence()).toEqual([]);
  });
});

describe('G02: a callback that proves nothing does nothing but leave a trace', () => {
  /** Nothing was reported, and the link’s account can see that it was tried. */
  async function expectNothing(end: Page, because: string): Promise<void> {
    expect(await evidence()).toEqual([]);
    expect(await lastEvent()).toEqual({ action: 'admin-consent.refused', because });
    expect(end.text).not.toContain('Works for');
  }
  const callback = (query: Record<string, string>): string =>
    `${house.baseUrl}/consent/sign-in/callback?${new URLSearchParams(query).toString()}`;
  const yes = { admin_consent: 'True', tenant: northwind };

  beforeEach(() => answerAs(house, nora));

  test('G02: a forged tenant: what is kept is about the tenant of the link', async () => {
    const browser = new Browser();
    const state = (await toConsent(browser)).searchParams.get('state') ?? '';
    await browser.ask(callback({ admin_consent: 'True', tenant: contoso, state }));
    expect(await evidence()).toEqual(['northwind sign-in reported -']);
  });

  test('G02: no state, a made-up state, and one of another kind of journey', async () => {
    const browser = new Browser();
    await toConsent(browser);
    const signInAddress = await browser.ask(`${house.baseUrl}/sign-in/microsoft`);
    const other = new URL(signInAddress.headers.get('location') ?? '').searchParams.get('state') ?? '';
    for (const query of [yes, { ...yes, state: 'a'.repeat(43) }, { ...yes, state: other }]) {
      const end = await browser.visit(callback(query));
      expect(end.status).toBe(400);
      expect(await evidence()).toEqual([]);
    }
    expect(house.logText()).toContain('admin-consent.callback-refused');
  });

  test('G02: another’s state, in another browser', async () => {
    const state = (await toConsent(new Browser())).searchParams.get('state') ?? '';
    const end = await new Browser().visit(callback({ ...yes, state }));
    await expectNothing(end, 'attempt_of_another_browser');
    expect(end.text).not.toContain(page);
  });

  test('G02: an answer of the other registration', async () => {
    const browser = new Browser();
    const state = (await toConsent(browser)).searchParams.get('state') ?? '';
    const query = new URLSearchParams({ ...yes, state }).toString();
    const end = await browser.visit(`${house.baseUrl}/consent/mail/callback?${query}`);
    await expectNothing(end, 'attempt_unknown');
  });

  test('G02: a second time', async () => {
    const browser = new Browser();
    const address = await toConsent(browser);
    await browser.ask(address.href);
    await house.db.deleteFrom('tenant_grants').execute();
    await expectNothing(await browser.visit(address.href), 'attempt_unknown');
  });

  test('G02: an error mixed with success', async () => {
    const browser = new Browser();
    const address = await toConsent(browser);
    address.searchParams.set('error', 'access_denied');
    await expectNothing(await browser.visit(address.href), 'microsoft_refused');
  });

  test('G02: half of an answer', async () => {
    const browser = new Browser();
    const state = (await toConsent(browser)).searchParams.get('state') ?? '';
    await expectNothing(await browser.visit(callback({ tenant: northwind, state })), 'microsoft_refused');
  });

  test('G02: after the link was taken back', async () => {
    const browser = new Browser();
    const address = await toConsent(browser);
    const { links } = replyOf(
      await apiOf(house, frida)(operations.listHandOffLinks, { query: { limit: 1 } }),
    );
    const handOffLinkId = links[0]?.id ?? 'hol_';
    replyOf(await apiOf(house, frida)(operations.revokeHandOffLink, { params: { handOffLinkId }, body: {} }));
    const end = await browser.visit(address.href);
    await expectNothing(end, 'hand_off_link_unknown');
    expect(end.status).toBe(404);
  });

  test('G02: after two hours; before them it still counts', async () => {
    const [early, late] = [new Browser(), new Browser()];
    const [first, second] = [await toConsent(early), await toConsent(late)];
    await moveClock(house, 2 * 60 * 60 - 60);
    await early.ask(first.href);
    expect(await evidence()).toEqual(['northwind sign-in reported -']);
    await house.db.deleteFrom('tenant_grants').execute();
    await moveClock(house, 120);
    const end = await late.visit(second.href);
    await expectNothing(end, 'attempt_expired');
    expect(end.text).toContain('more than two hours');
  });
});

describe('the proof after a yes', () => {
  const proof = '/it/prove/sign-in/callback';

  test('an account of another tenant is said to be one, and is no proof', async () => {
    await answerAs(house, nora);
    const browser = new Browser();
    await browser.ask((await toConsent(browser)).href);
    // A code of another tenant for the very attempt: state, nonce and challenge are as they left.
    const start = await browser.ask(`${page}/prove/sign-in`);
    const there = (start.headers.get('location') ?? '').replace(northwind, contoso);
    const [stranger] = [new Browser()];
    await answerAs(house, 'igor@contoso.example');
    const back = await stranger.visit(there, isAt(proof));
    const end = await browser.visit(back.url);
    expect(await evidence()).toEqual(['northwind sign-in reported -']);
    expect(await lastEvent()).toMatchObject({ action: 'consent-proof.refused' });
    expect(end.text).toContain('Reported, not seen yet');
  });

  test('G02: a token that names another tenant counts for neither', async () => {
    await answerAs(house, nora);
    const browser = new Browser();
    const consent = await toConsent(browser);
    await house.emulator.call('POST', '/faults', {
      surface: 'login',
      match: { path: '/oauth2/v2.0/token' },
      respond: {
        idToken: { claims: { tid: contoso, iss: `https://login.microsoftonline.com/${contoso}/v2.0` } },
      },
      times: 1,
    });
    const end = await browser.visit(consent.href);
    await house.emulator.call('DELETE', '/faults');
    expect(end.text).toContain('did not pass our checks');
    expect(await evidence()).toEqual(['northwind sign-in reported -']);
    expect(await lastEvent()).toEqual({
      action: 'consent-proof.refused',
      because: 'microsoft_answer_refused',
    });
  });

  test('Microsoft’s own word that the account is of elsewhere (AADSTS50020)', async () => {
    await answerAs(house, nora);
    const browser = new Browser();
    await browser.ask((await toConsent(browser)).href);
    const start = await browser.ask(`${page}/prove/sign-in`);
    const state = new URL(start.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const query = new URLSearchParams({ error: 'access_denied', error_description: 'AADSTS50020: x', state });
    const end = await browser.visit(`${house.baseUrl}${proof}?${query.toString()}`);
    expect(end.text).toContain('belongs to another tenant than northwind.example');
    expect(end.text).toContain('Check now');
  });

  test('a yes that never took effect stays a report', async () => {
    await answerAs(house, nora);
    const browser = new Browser();
    const address = await toConsent(browser);
    await house.emulator.call('POST', '/tenants/northwind.example/registrations/sign-in/revoke-grants', {});
    await answerAs(house, nora, { consent: false, answer: 'return' });
    const end = await browser.visit(address.href);
    expect(end.text).toContain('Reported, not seen yet');
    expect(await evidence()).toEqual(['northwind sign-in reported -']);
  });
});

test('P10: a link whose sealing key is gone is over, for who opens it and for who is on the way', async () => {
  await answerAs(house, nora);
  const browser = new Browser();
  const address = await toConsent(browser);
  await house.db
    .updateTable('hand_off_links')
    .set({ sealed_token: Buffer.from('sealed under a key that was taken away') })
    .where('revoked_at', 'is', null)
    .execute();
  for (const url of [page, `${page}/approve/sign-in`, address.href]) {
    const end = await browser.ask(url);
    expect([end.status, end.text.includes('Ask whoever sent it for a new one')]).toEqual([404, true]);
  }
  expect(await evidence()).toEqual([]);
  expect(house.logText()).toContain('hand-off-link.cannot-be-opened');
});

describe('B15, L16: nothing of an address is chosen by its caller', () => {
  const evil = 'https://evil.example/';
  test('B15: returnTo, redirect_uri and the like lead nowhere', async () => {
    await answerAs(house, nora);
    const more = `returnTo=${encodeURIComponent(evil)}&redirect_uri=${encodeURIComponent(evil)}&next=//evil.example`;
    for (const path of ['', '/approve/sign-in', '/prove/sign-in', '/approve/mail', '/prove/mail']) {
      const end = await new Browser().ask(`${page}${path}?${more}`);
      const location = end.headers.get('location');
      expect(end.text).not.toContain('evil.example');
      if (location !== null) {
        const { origin, searchParams } = new URL(location);
        expect(origin).toBe(new URL(house.emulator.login).origin);
        expect(searchParams.get('redirect_uri')).toMatch(new RegExp(`^${house.baseUrl}/(consent|it/prove)/`));
        expect(location).not.toContain('evil');
      }
    }
  });

  test('B15: what a callback brings along leads nowhere either', async () => {
    await answerAs(house, nora);
    const browser = new Browser();
    const address = await toConsent(browser);
    address.searchParams.set('returnTo', evil);
    const end = await browser.ask(address.href);
    expect(end.headers.get('location')).toBe(`${new URL(page).pathname}/prove/sign-in`);
  });

  test.each(['Mail', 'sign-in%2f..', '..%2fmail', 'graph', '%00', 'sign-in;x', 'https:%2f%2fevil.example'])(
    'L16: the segment %s names no registration',
    async (segment) => {
      for (const path of [
        `${page}/approve/${segment}`,
        `${page}/prove/${segment}`,
        `${house.baseUrl}/consent/${segment}/callback?state=s&admin_consent=True`,
      ]) {
        const end = await new Browser().ask(path);
        expect(end.headers.get('location')).toBeNull();
        expect([400, 404]).toContain(end.status);
      }
    },
  );

  test('L16: another tenant in the query is asked nothing', async () => {
    const end = await new Browser().ask(`${page}/approve/sign-in?tenant=${contoso}&domain=contoso.example`);
    const location = end.headers.get('location') ?? '';
    expect(location).toContain(`/${northwind}/`);
    expect(location).not.toContain(contoso);
  });
});

test('who has no link reads the same of no tenant: what is asked, how it is approved; no state, no way to a decision', async () => {
  const page = await new Browser().ask(`${house.baseUrl}/help/it`);
  expect(page.status).toBe(200);
  const { registrations } = house.config;
  for (const words of [
    registrations['sign-in'].clientId,
    registrations.mail.clientId,
    'Mail.Send',
    'Grant it by hand',
  ])
    expect(page.text).toContain(words);
  expect(page.text).not.toMatch(/\/it\/|\.example|class="badge|button at the top/);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
});
