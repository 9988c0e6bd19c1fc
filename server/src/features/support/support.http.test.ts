import { operations, type AuditEventView, type Operation } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { postForm } from '../../../test/forms.ts';
import {
  answerAs,
  apiOf,
  goToCallback,
  ownHost,
  replyOf,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { giveReason, goodReason, organizationIdOf, signInAsSupport } from '../../../test/support.ts';

const igor = 'igor@contoso.example';

let house: House;
let sam: Browser;
let ada: Browser;
let contoso: string;
let fabrikam: string;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  sam = await signInAsSupport(house);
  contoso = await organizationIdOf(house, 'Contoso Electric');
  fabrikam = await organizationIdOf(house, 'Fabrikam Lighting');
});
afterAll(() => house.close());
afterEach(async () => {
  await house.db.deleteFrom('support_grants').execute();
});

const see = (path: string, browser = sam): Promise<Page> => browser.ask(`${house.baseUrl}${path}`);
const search = (typed: string): Promise<Page> => see(`/support?q=${encodeURIComponent(typed)}`);
const hrefs = (page: Page): string[] =>
  [...page.text.matchAll(/href="(\/support\/(?:organizations|attempts)\/[^"]+)"/g)].map(
    ([, href = '']) => href,
  );

/** Looks of support in the trail of an account, as its admin sees them. */
async function looksSeenBy(admin: Browser): Promise<AuditEventView[]> {
  const query = { action: 'support.looked' } as const;
  return replyOf(await apiOf(house, admin)(operations.listAuditEvents, { query })).events;
}

async function userIdOf(email: string): Promise<string> {
  const users = house.db.selectFrom('users').select('id').where('email', '=', email);
  return (await users.executeTakeFirstOrThrow()).id;
}

/** A sign-in that is refused; gives its attempt and reference. */
async function failSignIn(upn: string): Promise<{ id: string; reference: string; correlationId: string }> {
  const browser = new Browser();
  await browser.visit(await goToCallback(house, upn, browser));
  const failed = house.db.selectFrom('attempts').selectAll().where('failure_code', 'is not', null);
  const row = await failed.orderBy('id', 'desc').executeTakeFirstOrThrow();
  return { id: row.id, reference: row.reference ?? '', correlationId: row.client_request_id };
}

/** One page of each kind that shows something of Contoso Electric. */
async function pagesOfContoso(): Promise<readonly { path: string; target: { kind: string; id: string } }[]> {
  const userId = await userIdOf('ben@contoso.example');
  const { id } = await failSignIn(igor);
  const base = `/support/organizations/${contoso}`;
  return [
    { path: base, target: { kind: 'organization', id: contoso } },
    { path: `${base}/users/${userId}`, target: { kind: 'user', id: userId } },
    { path: `${base}/attempts/${id}`, target: { kind: 'attempt', id } },
  ];
}

describe('the search finds', () => {
  test.each(['Contoso', 'CONTOSO ELECTRIC', 'contoso.example', '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961'])(
    'an account by %s',
    async (typed) => {
      expect(hrefs(await search(typed))).toEqual([`/support/organizations/${contoso}`]);
    },
  );

  test('an account by its id, and nothing by the id of nobody', async () => {
    expect(hrefs(await search(contoso))).toEqual([`/support/organizations/${contoso}`]);
    expect((await search(`org_${'0'.repeat(26)}`)).text).toContain('Nothing found');
  });

  test('a user by the whole address or the id: where they are, and no more', async () => {
    const userId = await userIdOf('ben@contoso.example');
    for (const typed of ['Ben@contoso.example', userId]) {
      const page = await search(typed);
      expect(hrefs(page)).toEqual([`/support/organizations/${contoso}/users/${userId}`]);
      expect(page.text).not.toContain('Ben Okafor');
    }
    expect((await search('en@contoso.example')).text).toContain('Nothing found');
  });

  test('a failed sign-in by its reference or Microsoft’s Correlation Id, under the account it belongs to', async () => {
    const { id, reference, correlationId } = await failSignIn(igor);
    const path = `/support/organizations/${contoso}/attempts/${id}`;
    for (const typed of [reference, reference.replace('-', '').toLowerCase(), correlationId])
      expect(hrefs(await search(typed))).toEqual([path]);
  });

  test('nothing by signs that a pattern would read', async () => {
    for (const typed of ['%%', '__', String.raw`\%`, `' or 1=1 --`])
      expect([typed, (await search(typed)).text.includes('Nothing found')]).toEqual([typed, true]);
  });
});

describe('M01: a customer’s data', () => {
  test('is shown to nobody without a reason', async () => {
    const before = await looksSeenBy(ada);
    for (const { path } of await pagesOfContoso()) {
      const page = await see(path);
      expect([path, page.status]).toEqual([path, 403]);
      expect(page.text).toContain('Why do you look at Contoso Electric?');
      expect(page.text).not.toMatch(/Ben Okafor|ben@|AADSTS|Prompt/);
    }
    expect(await looksSeenBy(ada)).toEqual(before);
  });

  test('is shown under a reason, and each look stands in the customer’s own trail', async () => {
    expect((await giveReason(house, sam, contoso)).status).toBe(303);
    for (const { path, target } of await pagesOfContoso()) {
      const page = await see(path);
      expect([path, page.status]).toEqual([path, 200]);
      const [newest] = await looksSeenBy(ada);
      expect(newest).toMatchObject({
        action: 'support.looked',
        outcome: 'done',
        actor: { kind: 'support', id: 'c6d8a1f4-0b92-4e37-95ea-8340f7c1be59', name: 'Sam Whitfield' },
        target,
        context: { reason: goodReason },
      });
    }
  });

  test('is not shown under the reason for another account, nor is its look told to that one', async () => {
    await giveReason(house, sam, fabrikam);
    const before = await looksSeenBy(ada);
    const pages = await pagesOfContoso();
    for (const { path } of pages) expect((await see(path)).status).toBe(403);
    // Of Contoso, asked for as Fabrikam's.
    const [home, user, attempt] = pages.map(({ path }) => path.replace(contoso, fabrikam));
    expect((await see(user ?? '')).status).toBe(404);
    expect((await see(attempt ?? '')).status).toBe(404);
    expect((await see(home ?? '')).status).toBe(200);
    expect(await looksSeenBy(ada)).toEqual(before);
  });

  test('is not shown under a colleague’s reason, nor under that of an earlier session', async () => {
    await giveReason(house, sam, contoso);
    const tess = await signInAsSupport(house, 'tess@parspec.example');
    expect((await see(`/support/organizations/${contoso}`, tess)).status).toBe(403);
    const again = await signInAsSupport(house);
    expect((await see(`/support/organizations/${contoso}`, again)).status).toBe(403);
  });

  test('is shown for an hour; then the reason is asked for again', async () => {
    const agent = await signInAsSupport(house);
    await giveReason(house, agent, contoso);
    for (let step = 0; step < 6; step += 1) {
      expect((await see(`/support/organizations/${contoso}`, agent)).status).toBe(200);
      await moveClock(house, 601);
    }
    expect((await see(`/support/organizations/${contoso}`, agent)).status).toBe(403);
    await giveReason(house, agent, contoso, 'Request 4711, second hour');
    expect((await see(`/support/organizations/${contoso}`, agent)).status).toBe(200);
    sam = await signInAsSupport(house);
    ada = await signIn(house, 'ada@contoso.example');
  });

  test.each(['', 'because', 'x'.repeat(301), 'two\nlines of a reason'])(
    'is not shown for a reason like %j',
    async (reason) => {
      const page = await giveReason(house, sam, contoso, reason);
      expect(page.status).toBe(400);
      expect(page.text).toContain('Type 10 to 300 characters');
      expect((await see(`/support/organizations/${contoso}`)).status).toBe(403);
    },
  );

  test('is not shown where the look cannot be written down', async () => {
    await giveReason(house, sam, contoso);
    await sql`alter table audit_events add constraint nobody_looks check (action <> 'support.looked') not valid`.execute(
      house.db,
    );
    const page = await see(`/support/organizations/${contoso}`);
    await sql`alter table audit_events drop constraint nobody_looks`.execute(house.db);
    expect(page.status).toBe(500);
    expect(page.text).not.toContain('Contoso');
  });

  test('is shown to no admin of another account, and to nobody without a session', async () => {
    for (const { path } of await pagesOfContoso())
      for (const browser of [ada, new Browser()]) expect((await see(path, browser)).status).toBe(401);
  });

  test('the way on after a reason stays in that account', async () => {
    const home = `/support/organizations/${contoso}`;
    const locations = [];
    for (const next of [
      'https://evil.example/',
      '//evil.example',
      '/support',
      `/support/organizations/${fabrikam}`,
    ]) {
      const page = await postForm(house, sam, `${home}/reason`, { reason: goodReason, next });
      locations.push(page.headers.get('location'));
    }
    expect(new Set(locations)).toEqual(new Set([home]));
    const user = `${home}/users/${await userIdOf('ben@contoso.example')}`;
    const page = await postForm(house, sam, `${home}/reason`, { reason: goodReason, next: user });
    expect(page.headers.get('location')).toBe(user);
  });
});

/** Everything that customers own, as text; what may change by a look is left out. */
async function customersText(): Promise<string> {
  const mayChange = [
    'audit_events',
    'audit_links',
    'audit_heads',
    'support_sessions',
    'support_grants',
    'limit_buckets',
  ];
  const names = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`.execute(house.db);
  const texts = names.rows
    .filter(({ name }) => !mayChange.includes(name))
    .map(async ({ name }) => {
      const dump = await sql<{ text: string | null }>`
        select string_agg(t::text, E'\n' order by t::text) as text from ${sql.table(name)} t`.execute(
        house.db,
      );
      return `${name}: ${dump.rows[0]?.text ?? ''}`;
    });
  return (await Promise.all(texts)).join('\n');
}

describe('M02: a support session changes nothing', () => {
  const closed = Object.entries<Operation>(operations).filter(
    ([, { who }]) => who === 'member' || who === 'admin',
  );

  test.each(closed)('it opens no operation: %s', async (_id, operation) => {
    await giveReason(house, sam, contoso);
    const path = operation.path.replaceAll(/\{\w+\}/g, `x_${'0'.repeat(26)}`);
    const page = await sam.ask(`${house.baseUrl}${path}`, {
      method: operation.method,
      headers: { origin: house.baseUrl, 'content-type': 'application/json' },
      ...(operation.method === 'GET' || operation.method === 'DELETE' ? {} : { body: '{}' }),
    });
    expect(page.status).toBe(401);
  });

  test('there are operations to be closed', () => {
    expect(closed.length).toBeGreaterThan(25);
  });

  test('the console has no route that writes, but for the reason, the way out, a new account, the answer to a request and a lift', () => {
    const routes = house.compositions[0]?.app.routes ?? [];
    const writing = routes
      .filter(({ path, method }) => path.startsWith('/support') && method !== 'GET' && method !== 'ALL')
      .map(({ path, method }) => `${method} ${path}`);
    expect(writing.toSorted()).toEqual([
      'POST /support/organizations',
      'POST /support/organizations/:organizationId/activation',
      'POST /support/organizations/:organizationId/lift',
      'POST /support/organizations/:organizationId/reason',
      'POST /support/sign-out',
    ]);
  });

  test('all its pages together leave what customers own as it was', async () => {
    const pages = await pagesOfContoso();
    await giveReason(house, sam, contoso);
    const before = await customersText();
    for (const { path } of pages) expect((await see(path)).status).toBe(200);
    for (const typed of ['Contoso', 'ben@contoso.example', '7KQM-4XTR']) await search(typed);
    expect(await customersText()).toBe(before);
    expect(before).toContain('Contoso Electric');
  });

  test('it opens no page of the customers’ application', async () => {
    for (const path of ['/', '/compose', '/outbox', '/settings/profile', '/mailboxes/connect']) {
      const page = await see(path);
      expect([path, page.status >= 300]).toEqual([path, true]);
      expect(page.text).not.toContain('id="root"');
    }
  });
});

const pieces = ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '<b>'];
const openers = [
  '',
  '"',
  "'",
  '">',
  "'>",
  '</li></ol>',
  '</title>',
  '</style>',
  '-->',
  '&lt;',
  '&quot;',
  '${x}',
];
const hostileNames = [
  ...openers.flatMap((opener) => pieces.map((piece) => opener + piece)),
  'javascript:alert(1)',
  '<a href="//evil.example">x</a>',
  '<base href="//evil.example">',
  '<meta http-equiv=refresh content=0>',
  '<form action="//evil.example"><input name=q>',
  '\u202egnp.exe',
  '\uff1cb\uff1e',
];

describe('M05: the page that sees all customers', () => {
  test('runs no script, whoever wrote it, and loads nothing', async () => {
    await giveReason(house, sam, contoso);
    const pages = await Promise.all([
      see('/support'),
      see(`/support/organizations/${contoso}`),
      see(`/support/organizations/${fabrikam}`),
      see('/support/sign-in/failed?attempt=x'),
      see('/support/attempts/x'),
      see('/support', new Browser()),
    ]);
    for (const page of pages) {
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy.split('; ')).toEqual(
        expect.arrayContaining(["default-src 'none'", "script-src 'none'", "frame-ancestors 'none'"]),
      );
      expect(policy).not.toMatch(/connect-src|img-src|frame-src|unsafe|sha256|https?:/);
      expect(page.text).not.toMatch(/<script|<iframe|<img| on\w+=/i);
    }
  });

  test(`shows each of ${hostileNames.length} hostile names as text`, async () => {
    expect(hostileNames.length).toBeGreaterThan(50);
    const userId = await userIdOf('ben@contoso.example');
    const { id: attemptId } = await failSignIn(igor);
    const home = `/support/organizations/${contoso}`;
    const views = [
      `/support?q=${contoso}`,
      home,
      `${home}/users/${userId}`,
      `${home}/attempts/${attemptId}`,
      `/support/organizations/${fabrikam}`,
    ];
    await giveReason(house, sam, contoso);
    // The customer, one of their people, and the agent, whose name stands in the events of the next look.
    const nameThem = async (name: string): Promise<void> => {
      await house.db.updateTable('organizations').set({ name }).where('id', '=', contoso).execute();
      await house.db.updateTable('users').set({ display_name: name }).where('id', '=', userId).execute();
      await house.db.updateTable('support_sessions').set({ agent_name: name }).execute();
    };
    const tagsOf = (text: string): string[] => text.match(/<[a-z/!][^>]*>/gi) ?? [];
    const ourTag =
      /^<(?:\/\w+|p|b|p class="(?:quiet )?small"|li class="(?:done|stop)"|span class="mono"|a class="textlink(?: mono)?" href="\/support\/[\w/]+"\s*)>$/;
    /** Every tag of the page as it is; in the list of events, which grows with each look, no tag but ours. */
    const shapes = async (): Promise<string[]> => {
      const found: string[] = [];
      for (const path of views) {
        const { text } = await see(path);
        const [, events = ''] = /<ol class="console-steps">([\s\S]*)<\/ol>/.exec(text) ?? [];
        expect(tagsOf(events).filter((tag) => !ourTag.test(tag))).toEqual([]);
        found.push(tagsOf(text.replace(events, '')).join(''));
      }
      return found;
    };
    await nameThem('Honest');
    const honest = await shapes();
    for (const name of hostileNames) {
      await nameThem(name);
      await see(home);
      expect([name, await shapes()]).toEqual([name, honest]);
    }
    await nameThem('Contoso Electric');
  });

  test('keeps of a callback what has the form of the protocol, and shows nothing else', async () => {
    const browser = new Browser();
    const callback = new URL(await goToCallback(house, 'ben@contoso.example', browser));
    callback.searchParams.delete('code');
    callback.searchParams.set('error', '<script>alert(1)</script>');
    callback.searchParams.set('error_subcode', 'x'.repeat(3000));
    callback.searchParams.set('error_description', 'AADSTS65004: <b>');
    await browser.visit(callback.href);
    const row = await house.db
      .selectFrom('attempts')
      .selectAll()
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect([row.answer_error, row.answer_subcode]).toEqual(['not of its form', 'not of its form']);
    const page = await see(`/support/attempts/${row.id}`);
    expect(page.text).toContain('AADSTS65004');
    expect(page.text).not.toMatch(/alert|xxxx/);
  });
});

test.each(['%27', 'x', '%F0%9F%92%A5', `org_${'0'.repeat(26)}`])(
  'there is nothing at an address with the id %s',
  async (id) => {
    await giveReason(house, sam, contoso);
    for (const path of [
      `/support/organizations/${id}`,
      `/support/organizations/${contoso}/users/${id}`,
      `/support/organizations/${contoso}/attempts/${id}`,
      `/support/attempts/${id}`,
      `/support/sign-in/failed?attempt=${id}`,
    ]) {
      const { status } = await see(path);
      expect([path, status]).toEqual([path, path.includes('failed') ? 401 : 404]);
    }
    expect((await giveReason(house, sam, id)).status).toBe(404);
  },
);

describe('the time line', () => {
  test('explains a refused sign-in: redirects, answer, exchange, subject, the rule that decided', async () => {
    const browser = new Browser();
    const callback = new URL(await goToCallback(house, igor, browser));
    const secrets = ['code', 'state'].map((name) => callback.searchParams.get(name) ?? '');
    await browser.visit(callback.href);
    const row = await house.db
      .selectFrom('attempts')
      .selectAll()
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    await giveReason(house, sam, contoso);
    const page = await see(`/support/organizations/${contoso}/attempts/${row.id}`);
    expect(page.text).toContain('organizations (any work account)');
    expect(page.text).toContain(row.client_request_id);
    expect(page.text).toContain('sent the browser back with a code');
    expect(page.text).toContain('the ID token passed all checks');
    expect(page.text).toContain('5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961');
    expect(page.text).toContain('No user is linked to this tenant and object.');
    expect(page.text).toContain('user_unknown');
    expect(page.text).toContain(row.reference);
    expect(secrets.every((secret) => secret.length > 20)).toBe(true);
    for (const secret of [...secrets, browser.cookie(ownHost, '__Host-gatehouse-browser') ?? 'none'])
      expect(page.text).not.toContain(secret);
  });

  test('explains a sign-in that Microsoft’s page ended, which is no customer’s yet', async () => {
    await answerAs(house, 'max@contoso.example', { consent: false });
    await house.emulator.call('POST', '/tenants/contoso.example/registrations/sign-in/revoke-grants', {});
    await new Browser().visit(`${house.baseUrl}/sign-in/microsoft`);
    const row = await house.db
      .selectFrom('attempts')
      .selectAll()
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(row.failure_code).toBe('microsoft_declined');
    expect(hrefs(await search(row.reference ?? ''))).toEqual([`/support/attempts/${row.id}`]);
    const page = await see(`/support/attempts/${row.id}`);
    expect(page.text).toContain('AADSTS65004');
    expect(page.text).toContain('access_denied');
    expect(page.text).toContain('The person pressed Cancel');
  });

  test('an attempt of a customer is not to be had as one of nobody', async () => {
    const { id } = await failSignIn(igor);
    expect((await see(`/support/attempts/${id}`)).status).toBe(404);
  });

  test('of a user has their attempts, what they did, and what was done to them', async () => {
    await signIn(house, 'ben@contoso.example');
    await giveReason(house, sam, contoso);
    const page = await see(
      `/support/organizations/${contoso}/users/${await userIdOf('ben@contoso.example')}`,
    );
    expect(page.text).toContain('It led where it should.');
    expect(page.text).toContain('session.opened');
    expect(page.text).toContain('ben@contoso.example');
  });
});
