import { operations, type EnforcementView } from '@gatehouse/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser, Page } from '../../../test/browser.ts';
import { runCommand, type CommandRun } from '../../../test/command.ts';
import { postForm } from '../../../test/forms.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { lastMailTo, mailsTo } from '../../../test/notices.ts';
import { giveReason, organizationIdOf, signInAsSupport } from '../../../test/support.ts';

const support = 'support@parspec.io';

let house: House;
let ada: Browser;
let sam: Browser;
let contoso: string;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  sam = await signInAsSupport(house);
  contoso = await organizationIdOf(house, 'Contoso Electric');
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.db.deleteFrom('activation_requests').execute();
  await house.db.deleteFrom('support_grants').execute();
  await house.db.deleteFrom('limit_buckets').execute();
  await house.db.updateTable('organizations').set({ enforcement_activated_at: null }).execute();
});

const get = async (): Promise<EnforcementView> =>
  replyOf(await apiOf(house, ada)(operations.getEnforcement, {}));
const ask = (note: string) => apiOf(house, ada)(operations.requestActivation, { body: { note } });
const answer = (fields: Record<string, string>): Promise<Page> =>
  postForm(house, sam, `/support/organizations/${contoso}/activation`, fields);
const seeAccount = (): Promise<Page> => sam.ask(`${house.baseUrl}/support/organizations/${contoso}`);
const command = (...given: readonly string[]): Promise<CommandRun> =>
  runCommand(house, 'answer-activation.ts', ...given);
const eventsOf = async (action: string): Promise<Record<string, unknown>[]> => {
  const query = { action } as { action: 'activation.asked' };
  const { events } = replyOf(await apiOf(house, ada)(operations.listAuditEvents, { query }));
  return events.map(({ actor, context }) => ({ by: actor.name, ...context }));
};

test('before anybody asks: not there, and nothing in force', async () => {
  expect(await get()).toMatchObject({
    enforcement: 'off',
    activation: 'not-asked',
    activatedAt: null,
    request: null,
  });
});

describe('an admin asks support', () => {
  test('the request stands on the page, in the trail, in the mailbox of support and in the console', async () => {
    const asked = replyOf(await ask('We move to Microsoft\non 1 December.'));
    expect(asked).toMatchObject({
      activation: 'asked',
      request: { askedBy: 'Ada Lindqvist', note: 'We move to Microsoft\non 1 December.', outcome: null },
    });
    expect(await get()).toEqual(asked);
    expect((await eventsOf('activation.asked'))[0]).toEqual({
      by: 'Ada Lindqvist',
      note: 'We move to Microsoft\non 1 December.',
    });
    const mail = await lastMailTo(house, support);
    expect(mail.subject).toBe('Parspec: an account asks for SSO enforcement');
    expect(mail.link).toBe(`${house.baseUrl}/support/organizations/${contoso}`);
    const start = await sam.ask(`${house.baseUrl}/support`);
    expect(start.text).toContain('Waiting for an answer');
    expect(start.text).toContain(`href="/support/organizations/${contoso}"`);
    expect(start.text).not.toContain('1 December');
  });

  test('once: of two at one instant one is taken, and one mail leaves', async () => {
    const before = (await mailsTo(house, support)).length;
    const outcomes = await Promise.all([ask('first'), ask('second'), ask('third')]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    for (const outcome of outcomes)
      if (!outcome.ok) expect(outcome.problem.code).toBe('activation_already_asked');
    expect((await mailsTo(house, support)).length - before).toBe(1);
  });

  test('no more often than five times at once: support has a mailbox, too', async () => {
    for (let times = 1; times <= 5; times += 1) {
      replyOf(await ask(`${times}`));
      await house.db.deleteFrom('activation_requests').execute();
    }
    const sixth = await ask('6');
    expect(sixth.ok ? undefined : sixth.problem.code).toBe('rate_limited');
  });

  test('a note that is too long is refused with the name of the field and the limit', async () => {
    const outcome = await ask('x'.repeat(1001));
    expect(outcome.ok ? undefined : outcome.problem).toMatchObject({
      code: 'input_refused',
      field: 'body.note',
    });
    expect((await get()).activation).toBe('not-asked');
  });
});

describe('support answers in the console', () => {
  test('activates: the admins are told why, and nothing changes for anybody yet', async () => {
    replyOf(await ask('please'));
    await giveReason(house, sam, contoso);
    expect((await seeAccount()).text).toContain('please');
    expect((await answer({ answer: 'activate', reason: 'As agreed in your contract' })).status).toBe(303);
    expect(await get()).toMatchObject({
      enforcement: 'off',
      activation: 'active',
      request: { outcome: 'activated', reason: 'As agreed in your contract' },
    });
    expect((await eventsOf('activation.given'))[0]).toEqual({
      by: 'Sam Whitfield',
      reason: 'As agreed in your contract',
    });
    const mail = await lastMailTo(house, 'ada@contoso.example');
    expect([mail.subject, mail.link]).toEqual([
      'You can enforce SSO in Parspec',
      `${house.baseUrl}/settings/sso`,
    ]);
    const again = await answer({ answer: 'activate', reason: 'As agreed in your contract' });
    expect([again.status, again.text.includes('It is active for your account already')]).toEqual([400, true]);
    expect((await sam.ask(`${house.baseUrl}/support`)).text).not.toContain('Waiting for an answer');
  });

  test('declines: the admins read why, and may ask again', async () => {
    replyOf(await ask('please'));
    await giveReason(house, sam, contoso);
    await answer({ answer: 'decline', reason: 'Your plan does not include it' });
    expect(await get()).toMatchObject({
      activation: 'declined',
      request: { outcome: 'declined', reason: 'Your plan does not include it' },
    });
    expect((await lastMailTo(house, 'ada@contoso.example')).subject).toBe(
      'SSO enforcement in Parspec: not activated',
    );
    expect(replyOf(await ask('We have the plan now')).activation).toBe('asked');
  });

  test('M01: not before the agent has said why they look at the account', async () => {
    replyOf(await ask('please'));
    const page = await answer({ answer: 'activate', reason: 'As agreed in your contract' });
    expect([page.status, (await get()).activation]).toEqual([403, 'asked']);
    expect(page.text).toContain('Why do you look at Contoso Electric?');
  });

  test.each([
    [{ answer: 'activate', reason: 'no' }, 'Type 10 to 300 characters'],
    [{ answer: 'activate', reason: 'x'.repeat(301) }, 'Type 10 to 300 characters'],
    [{ answer: 'perhaps', reason: 'As agreed in your contract' }, 'Choose one of the buttons'],
    [{ answer: 'decline', reason: 'As agreed in your contract' }, 'There is no open request'],
  ])('%j is refused and says why', async (fields, why) => {
    await giveReason(house, sam, contoso);
    const page = await answer(fields);
    expect([page.status, (await get()).activation]).toEqual([400, 'not-asked']);
    expect(page.text).toContain(why);
  });
});

test('no organization is enforced that support has not activated, whoever writes', async () => {
  const enforced = house.db.updateTable('organizations').set({ enforcement: 'required' });
  await expect(enforced.execute()).rejects.toThrow('organizations__required_is_activated');
});

describe('support answers from the command line', () => {
  test('activates an account that has not asked', async () => {
    const done = await command('activate', 'Contoso Electric', '--reason', 'In your contract', '--by', 'Sam');
    expect([done.status, done.errors]).toEqual([0, '']);
    expect(done.out).toBe(`${contoso}  Contoso Electric: activated. Its admins get a mail.\n`);
    expect(await get()).toMatchObject({ activation: 'active', request: null });
    expect((await eventsOf('activation.given'))[0]).toEqual({ by: 'Sam', reason: 'In your contract' });
  });

  test.each([
    [['activate'], 'name one organization'],
    [['activate', 'Nobody', '--reason', 'x'], 'there is no organization'],
    [['activate', 'Contoso Electric'], '--reason: 1 to 300 characters'],
    [['decline', 'Contoso Electric', '--reason', 'x'], 'has no open request'],
  ])('%j changes nothing and says why', async (given, why) => {
    const refused = await command(...given);
    expect([refused.status, refused.out]).toEqual([1, '']);
    expect(refused.errors).toContain(why);
    expect((await get()).activation).toBe('not-asked');
  });
});
