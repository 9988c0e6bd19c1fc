import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { postForm } from '../../../test/forms.ts';
import { answerAs, apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { demoPassword } from '../../../worlds/demo.ts';
import { moveClock } from '../../../test/move-clock.ts';

const fresh = '/tenants/fresh?returnTo=%2Fsettings%2Fsso';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
});
afterAll(() => house.close());

/** What is missing for ada, with whose turn it is. */
async function missing(browser = ada): Promise<string[]> {
  const { readiness } = replyOf(await apiOf(house, browser)(operations.getEnforcement, {}));
  return readiness.filter(({ isMet }) => !isMet).map(({ what, whoseTurn }) => `${what}: ${whoseTurn ?? ''}`);
}

/** Presses "Prove it at Microsoft" and comes back as this person. */
async function proveFresh(upn: string): Promise<Page> {
  await answerAs(house, upn);
  const started = await ada.ask(`${house.baseUrl}${fresh}`);
  const microsoft = new URL(started.headers.get('location') ?? '', house.baseUrl);
  expect(microsoft.searchParams.get('prompt')).toBe('login');
  // Whoever it is says so at Microsoft, whatever we suggest.
  microsoft.searchParams.delete('login_hint');
  return ada.visit(microsoft.href);
}

test('one thing after the other comes to hold, by what was seen', async () => {
  const atFirst = ['activation: support', 'approval: it-admin', 'fresh-admin: account-admin'];
  expect(await missing()).toEqual(atFirst);

  await house.db
    .updateTable('organizations')
    .set({ enforcement_activated_at: new Date() })
    .where('name', '=', 'Contoso Electric')
    .execute();
  expect(await missing()).toEqual(['approval: it-admin', 'fresh-admin: account-admin']);

  // Somebody else of the tenant, who may not say yes alone, comes through: that is evidence for all (docs/product.md 3.11).
  await house.db
    .updateTable('tenant_grants')
    .set({ reported_at: new Date(), reported_by: 'admin-consent-callback' })
    .where('registration', '=', 'sign-in')
    .execute();
  await signIn(house, 'ben@contoso.example');
  expect(await missing()).toEqual(['fresh-admin: account-admin']);

  expect(new URL((await proveFresh('ada@contoso.example')).url).pathname).toBe('/settings/sso');
  expect(await missing()).toEqual([]);
  const other = await signIn(house, 'ada@contoso.example');
  expect(await missing(other)).toEqual(['fresh-admin: account-admin']);

  await moveClock(house, 601);
  expect(await missing()).toEqual(['fresh-admin: account-admin']);
});

test('D07: another person’s presence proves nothing', async () => {
  expect((await proveFresh('ben@contoso.example')).text).toContain('user_exists_already');
  expect(await missing()).toEqual(['fresh-admin: account-admin']);
});

test('a person without Microsoft of a linked tenant is not sent there', async () => {
  const kim = new Browser();
  await postForm(house, kim, '/sign-in/password', { email: 'kim@contoso.example', password: demoPassword });
  const refused = await kim.ask(`${house.baseUrl}${fresh}`);
  expect([refused.status, refused.text.includes('microsoftonline')]).toEqual([409, false]);
});
