import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { postForm } from '../../../test/forms.ts';
import { answerAs, apiOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { mailsTo } from '../../../test/notices.ts';
import { demoPassword } from '../../../worlds/demo.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { createSealing } from '../../ports/secrets/sealing.ts';
import { createCustomer } from '../invitations/public.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const deps = { clock: databaseClock, random: systemRandom };

let house: House;
beforeAll(async () => {
  house = await startHouse();
  for (const upn of ['kim@contoso.example', 'first@contoso.example'])
    await house.emulator.call('PUT', `/users/${upn}`, { mailbox: 'licensed' });
});
afterAll(() => house.close());

const userOf = (email: string) =>
  house.db
    .selectFrom('users as u')
    .leftJoin('entra_identities as i', (join) =>
      join.onRef('i.organization_id', '=', 'u.organization_id').onRef('i.user_id', '=', 'u.id'),
    )
    .select(['u.id', 'u.organization_id', 'u.pinned_tenant_id', 'i.tenant_id', 'i.object_id'])
    .where('u.email', '=', email)
    .executeTakeFirstOrThrow();

async function byPassword(): Promise<Browser> {
  const browser = new Browser();
  await postForm(house, browser, '/sign-in/password', {
    email: 'kim@contoso.example',
    password: demoPassword,
  });
  return browser;
}

/** Presses the button of the page and signs in at Microsoft as whoever this is; ends at our callback's address. */
async function goToCallback(browser: Browser, upn: string): Promise<string> {
  await answerAs(house, upn);
  const started = await browser.ask(`${house.baseUrl}/tenants/link/microsoft`);
  const microsoft = new URL(started.headers.get('location') ?? '', house.baseUrl);
  expect(microsoft.searchParams.get('prompt')).toBe('login');
  microsoft.searchParams.delete('login_hint');
  return (await browser.visit(microsoft.href, (next) => next.pathname === '/sign-in/microsoft/callback')).url;
}

async function link(browser: Browser, upn: string): Promise<Page> {
  return browser.visit(await goToCallback(browser, upn));
}

/** Follows a link to the start of the journey as a browser does from such a site; `fetch` of Node would say that it fetches. */
async function followFrom(
  site: string,
  browser: Browser,
): Promise<[status: number | undefined, location: string | undefined]> {
  const headers = {
    cookie: browser.cookieHeader('localhost'),
    'sec-fetch-site': site,
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  };
  const asked = request(`${house.baseUrl}/tenants/link/microsoft`, { headers });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  return [answer.statusCode, answer.headers.location];
}

/** A customer whose first admin the vendor invites: no tenant is known yet. Gives the link of the mail. */
async function inviteFirst(email: string): Promise<string> {
  return inTransaction(house.db, async (tx) => {
    const wanted = { name: `Account of ${email}`, admin: email, vendorName: 'Parspec' };
    const sealing = createSealing(house.config.sealingKeys);
    const by = { kind: 'system' } as const;
    const made = await createCustomer({ ...deps, sealing, baseUrl: house.baseUrl }, tx, { ...wanted, by });
    if (!made.ok) throw new Error(made.detail);
    return made.value.link;
  });
}

describe('D07: a person adds Microsoft to their user', () => {
  test('not in a session of yesterday: they sign in once more first', async () => {
    const kim = await byPassword();
    await moveClock(house, 6 * 60);
    const refused = await kim.ask(`${house.baseUrl}/tenants/link/microsoft`);
    expect([refused.status, refused.text.includes('sign-in of a few minutes ago')]).toEqual([403, true]);
  });

  test('not by another site, which sends them here: they see what would change, and click themselves', async () => {
    const kim = await byPassword();
    for (const site of ['cross-site', 'same-site'])
      expect(await followFrom(site, kim)).toEqual([303, '/tenants/link']);
    const [status, location] = await followFrom('same-origin', kim);
    expect([status, location?.includes('prompt=login')]).toEqual([303, true]);
  });

  test('not with an answer that another session has asked for', async () => {
    const [attacker, victim] = [await byPassword(), await byPassword()];
    const callback = await goToCallback(attacker, 'kim@contoso.example');
    // The victim's browser is even given the cookie that binds the attempt: the session is still another.
    victim.setCookie(
      'localhost',
      '__Host-gatehouse-browser',
      attacker.cookie('localhost', '__Host-gatehouse-browser') ?? '',
    );
    expect((await victim.visit(callback)).text).toContain('a few minutes ago');
    expect((await userOf('kim@contoso.example')).object_id).toBeNull();
  });

  test('not with the account of a colleague, nor with one of another tenant', async () => {
    const kim = await byPassword();
    expect((await link(kim, 'ben@contoso.example')).text).toContain(
      'There is a user with this Microsoft account',
    );
    await house.emulator.call('POST', '/tenants/fabrikam.example/registrations/sign-in/grant', {});
    expect((await link(kim, 'dora@fabrikam.example')).status).toBeGreaterThanOrEqual(400);
    expect((await userOf('kim@contoso.example')).object_id).toBeNull();
  });

  test('A24: not where prompt=login was taken out of the address and Microsoft has not asked', async () => {
    const kim = new Browser();
    await answerAs(house, 'kim@contoso.example');
    await kim.visit(`${house.baseUrl}/sign-in/microsoft`);
    await moveClock(house, 20 * 60);
    await postForm(house, kim, '/sign-in/password', {
      email: 'kim@contoso.example',
      password: demoPassword,
    });
    const started = await kim.ask(`${house.baseUrl}/tenants/link/microsoft`);
    const microsoft = new URL(started.headers.get('location') ?? '', house.baseUrl);
    microsoft.searchParams.delete('prompt');
    expect((await kim.visit(microsoft.href)).text).toContain('a few minutes ago');
    expect((await userOf('kim@contoso.example')).object_id).toBeNull();
  });

  test('freshly, with their own: from then on it opens their user, they are pinned, and a mail says so', async () => {
    const kim = await byPassword();
    expect((await kim.ask(`${house.baseUrl}/tenants/link`)).text).toContain('Add your Microsoft account?');
    // In two windows at once: both arrive, and it happens once.
    const callbacks = [kim, await byPassword()].map(async (browser) => {
      const callback = await goToCallback(browser, 'kim@contoso.example');
      return () => browser.visit(callback);
    });
    const arrivals = await Promise.all((await Promise.all(callbacks)).map((visit) => visit()));
    expect(arrivals.map((page) => page.status)).toEqual([200, 200]);
    expect(await userOf('kim@contoso.example')).toMatchObject({
      tenant_id: contoso,
      pinned_tenant_id: contoso,
    });
    const microsoft = await signIn(house, 'kim@contoso.example');
    expect((await apiOf(house, microsoft)(operations.getSession, {})).ok).toBe(true);
    const told = (await mailsTo(house, 'kim@contoso.example')).filter(({ subject }) =>
      subject.includes('New way to sign in'),
    );
    expect(told).toHaveLength(1);
    // A second time changes nothing and mails nothing.
    const before = (await mailsTo(house, 'kim@contoso.example')).length;
    await link(kim, 'kim@contoso.example');
    expect((await mailsTo(house, 'kim@contoso.example')).length).toBe(before);
  });
});

describe('the first admin of an account', () => {
  test('is asked whether to link their tenant, and one click and a fresh sign-in link and pin', async () => {
    const invitation = await inviteFirst('first@contoso.example');
    const browser = new Browser();
    await answerAs(house, 'first@contoso.example');
    const arrived = await browser.visit(`${invitation}/microsoft`);
    expect(arrived.url).toBe(`${house.baseUrl}/tenants/link`);
    expect(arrived.text).toContain('Link contoso.example to Account of first@contoso.example?');
    expect(await userOf('first@contoso.example')).toMatchObject({ pinned_tenant_id: null });
    await link(browser, 'first@contoso.example');
    const user = await userOf('first@contoso.example');
    expect(user.pinned_tenant_id).toBe(contoso);
    const linked = await house.db
      .selectFrom('linked_tenants')
      .select(['tenant_id', 'display_domain'])
      .where('organization_id', '=', user.organization_id)
      .execute();
    expect(linked).toEqual([{ tenant_id: contoso, display_domain: 'contoso.example' }]);
    const events = await house.db
      .selectFrom('audit_events')
      .select('actor_id')
      .where('organization_id', '=', user.organization_id)
      .where('action', '=', 'tenant.linked')
      .execute();
    expect(events).toEqual([{ actor_id: user.id }]);
  });
});

test('303: who is not signed in is asked to sign in first', async () => {
  const page = await new Browser().ask(`${house.baseUrl}/tenants/link`);
  expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in?returnTo=%2Ftenants%2Flink']);
});
