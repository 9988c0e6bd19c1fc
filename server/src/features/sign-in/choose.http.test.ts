import { operations } from '@gatehouse/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { answerAs, apiOf, replyOf, startHouse, type House } from '../../../test/harness.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { addUser, organizationByName } from '../organizations/public.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

async function isSignedIn(browser: Browser): Promise<boolean> {
  return (await apiOf(house, browser)(operations.getSession, {})).ok;
}

describe('E05: a person with users in two accounts', () => {
  let userId: string;
  beforeEach(async () => {
    const organizationId = (await organizationByName(house.db, 'Wingtip Supply')) ?? '';
    const identity = {
      tenantId: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961',
      objectId: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4',
    };
    const someone = {
      displayName: 'Ada (consultant)',
      email: 'ada@contoso.example',
      role: 'member',
    } as const;
    const added = await inTransaction(house.db, (tx) =>
      addUser({ clock: databaseClock, random: systemRandom }, tx, { organizationId, ...someone, identity }),
    );
    userId = added ?? '';
  });
  afterEach(async () => {
    await house.db.deleteFrom('entra_identities').where('user_id', '=', userId).execute();
    await house.db.updateTable('users').set({ state: 'removed' }).where('id', '=', userId).execute();
  });

  async function goToChoice(browser: Browser): Promise<{ page: Page; choice: string }> {
    await answerAs(house, 'ada@contoso.example');
    const page = await browser.visit(`${house.baseUrl}/sign-in/microsoft`);
    return { page, choice: new URL(page.url).searchParams.get('choice') ?? '' };
  }

  const post = (browser: Browser, choice: string, user: string) =>
    browser.ask(`${house.baseUrl}/sign-in/choose`, {
      method: 'POST',
      headers: { origin: house.baseUrl, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ choice, user }).toString(),
    });

  test('has no session until one is chosen, and then one of that account', async () => {
    const browser = new Browser();
    const { page, choice } = await goToChoice(browser);
    expect(page.text).toContain('Contoso Electric');
    expect(page.text).toContain('Wingtip Supply');
    expect(await isSignedIn(browser)).toBe(false);
    const chosen = await post(browser, choice, userId);
    expect(chosen.status).toBe(303);
    expect(replyOf(await apiOf(house, browser)(operations.getSession, {}))).toMatchObject({
      organization: { name: 'Wingtip Supply' },
      user: { role: 'member' },
    });
    expect((await post(browser, choice, userId)).status).toBe(400);
  });

  test('is asked in the browser that has given the proof, and chooses only what is theirs', async () => {
    const browser = new Browser();
    const { choice } = await goToChoice(browser);
    expect((await post(new Browser(), choice, userId)).status).toBe(400);
    const hana = await house.db
      .selectFrom('users')
      .select('id')
      .where('email', '=', 'hana@wingtip.example')
      .executeTakeFirstOrThrow();
    expect((await post(browser, choice, hana.id)).status).toBe(400);
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('is decided anew when the account is chosen', async () => {
    const browser = new Browser();
    const { choice } = await goToChoice(browser);
    await house.db.updateTable('users').set({ state: 'deactivated' }).where('id', '=', userId).execute();
    expect((await post(browser, choice, userId)).status).toBe(403);
    expect(await isSignedIn(browser)).toBe(false);
  });
});
