import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { postForm } from '../../../test/forms.ts';
import { answerAs, apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { lastMailTo } from '../../../test/notices.ts';
import { signInAsSupport } from '../../../test/support.ts';

const una = 'una@umbra.example';

let house: House;
let sam: Browser;
beforeAll(async () => {
  house = await startHouse();
  sam = await signInAsSupport(house);
  await house.emulator.call('PUT', '/tenants/umbra.example', { userConsent: 'allow' });
  await house.emulator.call('PUT', `/users/${una}`, { mailbox: 'licensed' });
});
afterAll(() => house.close());

const make = (name: string, admin: string, browser = sam): Promise<Page> =>
  postForm(house, browser, '/support/organizations', { name, admin });

/** How many accounts, invitations, events and mails there are. */
async function countRows(): Promise<string[]> {
  const tables = ['organizations', 'invitations', 'audit_events', 'notices'] as const;
  const count = house.db.fn.countAll<string>().as('count');
  return Promise.all(
    tables.map(
      async (table) => (await house.db.selectFrom(table).select(count).executeTakeFirstOrThrow()).count,
    ),
  );
}

describe('POST /support/organizations', () => {
  test('201: makes an account whose first admin comes in by the mail; its trail begins with who made it', async () => {
    const page = await make('Umbra Lighting', una);
    expect([page.status, page.text.includes('Umbra Lighting is made')]).toEqual([201, true]);
    const { link = '' } = await lastMailTo(house, una);
    // Whoever has the link comes in as the admin: it is not the agent's to see.
    expect(page.text).not.toContain(link.split('/').at(-1));
    await answerAs(house, una);
    const browser = new Browser();
    await browser.visit(`${link}/microsoft`);
    const api = apiOf(house, browser);
    expect(replyOf(await api(operations.getSession, {}))).toMatchObject({
      user: { email: una, role: 'admin' },
      organization: { name: 'Umbra Lighting' },
    });
    const { events } = replyOf(await api(operations.listAuditEvents, { query: {} }));
    const support = { kind: 'support', name: 'Sam Whitfield' };
    expect(events.toReversed().slice(0, 2)).toMatchObject([
      { action: 'organization.created', actor: support },
      { action: 'invitation.sent', actor: support },
    ]);
  });

  test('201 for one of several at once; the others are told that there is one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => make('Clicked Twice', 'a@twice.example')),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400, 400, 400, 400]);
  });

  test.each([
    ['Contoso Electric', 'una@umbra.example', 'there is an account named'],
    ['', 'una@umbra.example', 'one line of 1 to 200 characters'],
    ['x'.repeat(201), 'una@umbra.example', 'one line of 1 to 200 characters'],
    ['turned \u202E around', 'una@umbra.example', 'one line of 1 to 200 characters'],
    ['Second', 'a@b.example,c@d.example', 'is not an email address'],
    ['Second', '', 'is not an email address'],
  ])('400: %j with %j makes nothing and says why beside the field', async (name, admin, why) => {
    const before = await countRows();
    const page = await make(name, admin);
    expect([page.status, page.text.includes(why)]).toEqual([400, true]);
    expect(page.text).toContain('aria-invalid="true"');
    expect(await countRows()).toEqual(before);
  });

  test('401: nobody but support makes an account', async () => {
    const before = await countRows();
    for (const browser of [new Browser(), await signIn(house, 'ada@contoso.example')])
      expect((await make('Uninvited', 'a@uninvited.example', browser)).status).toBe(401);
    const names = await house.db.selectFrom('organizations').select('name').execute();
    expect(names.map(({ name }) => name)).not.toContain('Uninvited');
    expect((await countRows())[0]).toBe(before[0]);
  });
});
