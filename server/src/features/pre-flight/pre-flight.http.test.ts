import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { postForm } from '../../../test/forms.ts';
import { demoPassword } from '../../../worlds/demo.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { createKeyedHash } from '../../ports/secrets/keyed-hash.ts';
import { rateOf } from '../limits/limit-rules.model.ts';
import { takeFromBudget } from '../limits/public.ts';
import { learnPosture, recordReport, recordSighting } from '../grants/public.ts';

const tenants = {
  contoso: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961',
  fabrikam: 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c',
  northwind: '7e18d5b9-42c6-4f0a-8b73-e6a9150c3d28',
} as const;
const at = new Date('2026-11-02T09:00:00Z');

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.emulator.call('DELETE', '/faults');
  await house.db.deleteFrom('person_grants').execute();
  await house.db.deleteFrom('tenant_grants').execute();
  await house.db.deleteFrom('limit_buckets').execute();
});

const before = (email: string): Promise<Page> =>
  new Browser().ask(`${house.baseUrl}/sign-in/before?email=${encodeURIComponent(email)}&returnTo=%2Foutbox`);
const waysIn = (email: string): Promise<Page> =>
  new Browser().ask(`${house.baseUrl}/sign-in/with?email=${encodeURIComponent(email)}`);
const learn = (
  tenant: keyof typeof tenants,
  posture: 'admin-only' | 'request-approval' | 'self-service',
  registration: 'sign-in' | 'mail' = 'sign-in',
) => learnPosture(house.db, { tenantId: tenants[tenant], registration, posture, by: 'microsoft-answer', at });

async function lookups(): Promise<number> {
  const requests = (await house.emulator.call('GET', '/requests')) as { path: string }[];
  return requests.filter(({ path }) => /\.example\/v2\.0\/\.well-known/.test(path)).length;
}

describe('GET /sign-in/before', () => {
  test.each([
    ['fabrikam', 'request-approval', 'Your organization asks an admin first', 'Request approval'],
    ['northwind', 'admin-only', 'Only an IT admin can approve Parspec', 'Write the mail to IT'],
    ['contoso', 'self-service', 'Microsoft asks you once', 'Accept'],
  ] as const)(
    'at %s, %s: says what comes, from what it is known, and of when',
    async (name, posture, ...words) => {
      await learn(name, posture);
      const page = await before(`somebody@${name}.example`);
      expect(page.status).toBe(200);
      for (const word of words) expect(page.text).toContain(word);
      expect(page.text).toContain(`Microsoft answered so for ${name}.example, on 2 November 2026.`);
      expect(page.text).toContain(
        `/sign-in/microsoft?loginHint=somebody%40${name}.example&amp;returnTo=%2Foutbox`,
      );
    },
  );

  test('knows nothing of a new tenant, and says the three ways ahead', async () => {
    for (const email of ['hana@wingtip.example', 'a@nobody-has-this.example']) {
      const page = await before(email);
      expect(page.text).toContain('We do not know yet what Microsoft will ask');
      for (const title of ['Permissions requested', 'Approval required', 'Need admin approval'])
        expect(page.text).toContain(title);
      expect(page.text).toContain('That is normal for a new organization.');
    }
  });

  test('says that people come through where it was seen, and not for less', async () => {
    const key = { tenantId: tenants.northwind, registration: 'sign-in' } as const;
    await learn('northwind', 'admin-only');
    const later = new Date(at.getTime() + 60_000);
    await recordReport(house.db, { ...key, by: 'admin-consent-callback', at: later });
    expect((await before('gus@northwind.example')).text).toContain('Only an IT admin can approve');
    await recordSighting(house.db, {
      ...key,
      objectId: '3c7a2e6d-e5f8-4190-a4b6-98d1f07c5b23',
      prompt: null,
      at: later,
    });
    const page = await before('gus@northwind.example');
    expect(page.text).toContain('You can go on');
    expect(page.text).toContain('came through after an approval');
  });

  test('is the same for an address that is known and one that is not, but for the address', async () => {
    await learn('contoso', 'request-approval');
    const [known, unknown] = await Promise.all([
      before('ada@contoso.example'),
      before('eda@contoso.example'),
    ]);
    expect(known.text.replaceAll('ada', 'eda')).toBe(unknown.text);
  });

  test('sends an address that is none back to the page that says so', async () => {
    const page = await before('nobody');
    expect(page.status).toBe(303);
    expect(page.headers.get('location')).toBe('/sign-in/with?email=nobody&returnTo=%2Foutbox');
  });

  test('B15: goes on to a place of ours, whatever was asked', async () => {
    const address = `${house.baseUrl}/sign-in/before?email=ada%40contoso.example&returnTo=https%3A%2F%2Fevil.example`;
    expect((await new Browser().ask(address)).text).not.toContain('evil.example');
  });

  test('asks Microsoft once for each domain, and knows nothing where Microsoft does not answer', async () => {
    await house.emulator.call('DELETE', '/requests');
    await Promise.all([1, 2, 3].map((count) => before(`person-${count}@asked-once.example`)));
    await before('ben@asked-once.example');
    expect(await lookups()).toBe(1);
    const down = { surface: 'login', match: { path: '/.well-known/openid-configuration' } };
    await house.emulator.call('POST', '/faults', { ...down, respond: { status: 503 }, times: 1 });
    const page = await before('ada@outage.example');
    expect(page.status).toBe(200);
    expect(page.text).toContain('We do not know yet what Microsoft will ask');
    await before('ada@outage.example');
    expect(await lookups()).toBe(3);
  });

  test('without a budget left Microsoft is not asked, and nobody is kept from signing in', async () => {
    const { sealingKeys, limits } = house.config;
    const budget = {
      db: house.db,
      hashSubject: createKeyedHash(sealingKeys[0], 'limits'),
      scale: limits.scale,
    };
    const { capacity } = rateOf('tenant-lookups-of-all', limits.scale);
    await takeFromBudget(budget, [{ rule: 'tenant-lookups-of-all', subject: '', tokens: capacity }]);
    await house.emulator.call('DELETE', '/requests');
    const page = await before('ada@no-budget.example');
    expect(page.text).toContain('Continue with Microsoft');
    expect(await lookups()).toBe(0);
    await house.db.deleteFrom('limit_buckets').execute();
    await before('ada@no-budget.example');
    expect(await lookups()).toBe(1);
  });
});

describe('what a refused sign-in teaches', () => {
  /** Microsoft sends the browser back and says that an admin must approve. */
  async function needAdmin(browser: Browser, start: Page): Promise<void> {
    const state = new URL(start.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const answer = new URLSearchParams({
      state,
      error: 'access_denied',
      error_description: 'AADSTS90094: The grant requires admin permission.',
    }).toString();
    await browser.visit(`${house.baseUrl}/sign-in/microsoft/callback?${answer}`);
  }
  const postures = () => house.db.selectFrom('tenant_grants').select(['tenant_id', 'posture']).execute();

  test('is nothing about the tenant of an address that somebody typed', async () => {
    const browser = new Browser();
    const hint = encodeURIComponent('gus@northwind.example');
    await needAdmin(browser, await browser.ask(`${house.baseUrl}/sign-in/microsoft?loginHint=${hint}`));
    expect(await postures()).toEqual([]);
  });

  test('is about the only tenant of the account, where a user of it adds Microsoft', async () => {
    const browser = new Browser();
    const typed = { email: 'kim@contoso.example', password: demoPassword };
    await postForm(house, browser, '/sign-in/password', typed);
    await needAdmin(browser, await browser.ask(`${house.baseUrl}/tenants/link/microsoft`));
    expect(await postures()).toEqual([{ tenant_id: tenants.contoso, posture: 'admin-only' }]);
  });
});

describe('GET /sign-in/with', () => {
  test('says in one line what is known, and leads to the page before only where somebody must act', async () => {
    await learn('northwind', 'admin-only');
    const needed = await waysIn('gus@northwind.example');
    expect(needed.text).toContain('only an IT admin can approve');
    expect(needed.text).toMatch(
      /class="btn btn-main[^>]*href="\/sign-in\/before\?email=gus%40northwind\.example"/,
    );
    const unknown = await waysIn('hana@wingtip.example');
    expect(unknown.text).toContain('We do not know yet what Microsoft asks at');
    expect(unknown.text).toMatch(/class="btn btn-main[^>]*href="\/sign-in\/microsoft\?/);
  });
});

test('GET /api/mailbox says what connecting will most likely meet', async () => {
  const ben = await signIn(house, 'ben@contoso.example');
  const mailbox = async () => replyOf(await apiOf(house, ben)(operations.getMailbox, {}));
  expect((await mailbox()).preFlight).toEqual({
    expects: 'unknown',
    posture: 'unknown',
    source: null,
    seenAt: null,
    evidence: null,
  });
  await learn('contoso', 'admin-only', 'mail');
  expect((await mailbox()).preFlight).toEqual({
    expects: 'admin-only',
    posture: 'admin-only',
    source: 'microsoft-answer',
    seenAt: at.toISOString(),
    evidence: null,
  });
});
