import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser } from '../../test/browser.ts';
import { runCommand, type CommandRun } from '../../test/command.ts';
import { answerAs, apiOf, replyOf, startHouse, type House } from '../../test/harness.ts';
import { lastMailTo } from '../../test/notices.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const command = (...given: readonly string[]): Promise<CommandRun> =>
  runCommand(house, 'create-organization.ts', ...given);

const organizationNames = async (): Promise<string[]> =>
  (await house.db.selectFrom('organizations').select('name').execute()).map(({ name }) => name);

describe('npm run organization:create', () => {
  test('makes an organization whose first admin comes in by the printed link, which is also mailed', async () => {
    const email = 'una@umbra.example';
    const made = await command('--name', 'Umbra Lighting', '--admin', email);
    expect([made.status, made.errors]).toEqual([0, '']);
    const [link = ''] = /^http\S+$/m.exec(made.out) ?? [];
    expect((await lastMailTo(house, email)).link).toBe(link);
    await house.emulator.call('PUT', '/tenants/umbra.example', { userConsent: 'allow' });
    await house.emulator.call('PUT', `/users/${email}`, { mailbox: 'licensed' });
    await answerAs(house, email);
    const browser = new Browser();
    await browser.visit(`${link}/microsoft`);
    expect(replyOf(await apiOf(house, browser)(operations.getSession, {}))).toMatchObject({
      user: { email, role: 'admin' },
      organization: { name: 'Umbra Lighting' },
    });
    const { events } = replyOf(await apiOf(house, browser)(operations.listAuditEvents, { query: {} }));
    expect(events.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['organization.created', 'invitation.sent', 'invitation.accepted']),
    );
  });

  test.each([
    [['--name', 'Contoso Electric', '--admin', 'una@umbra.example'], 'there is an account named'],
    [['--name', 'Second', '--admin', 'a@b.example,c@d.example'], 'is not an email address'],
    [['--name', 'Second'], '--admin is missing'],
    [['--admin', 'una@umbra.example'], '--name is missing'],
    [['--name', 'two\nlines', '--admin', 'una@umbra.example'], 'one line'],
  ])('%j makes nothing and says why', async (given, why) => {
    const before = await organizationNames();
    const refused = await command(...given);
    expect([refused.status, refused.out]).toEqual([1, '']);
    expect(refused.errors).toContain(why);
    expect(refused.errors).not.toMatch(/\n {4}at /);
    expect(await organizationNames()).toEqual(before);
  });
});
