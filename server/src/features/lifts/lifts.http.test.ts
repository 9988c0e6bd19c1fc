import { operations, type LiftView } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { enforce, readyAdmin } from '../../../test/enforcing.ts';
import { postForm } from '../../../test/forms.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { mailsTo } from '../../../test/notices.ts';
import { giveReason, organizationIdOf, signInAsSupport } from '../../../test/support.ts';
import { demoPassword } from '../../../worlds/demo.ts';

const hourSeconds = 60 * 60;
const why = 'The tenant of Contoso was deleted; Ada proved herself by telephone';

let house: House;
let contoso: string;
let ada: Browser;
let sam: Browser;
let tess: Browser;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
  contoso = await organizationIdOf(house, 'Contoso Electric');
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.db.deleteFrom('enforcement_lifts').execute();
  await house.db.updateTable('organizations').set({ enforcement: 'off' }).execute();
  ada = await readyAdmin(house);
  await enforce(house, ada);
  sam = await agent('sam@parspec.example');
  tess = await agent('tess@parspec.example');
});

async function agent(upn: string): Promise<Browser> {
  const browser = await signInAsSupport(house, upn);
  await giveReason(house, browser, contoso);
  return browser;
}

const say = (browser: Browser, act: string, reason = why): Promise<Page> =>
  postForm(house, browser, `/support/organizations/${contoso}/lift`, { act, reason });
const seen = async (): Promise<LiftView | null> =>
  replyOf(await apiOf(house, ada)(operations.getLift, {})).lift;
const ruleNow = async (): Promise<string> =>
  (
    await house.db
      .selectFrom('organizations')
      .select('enforcement')
      .where('id', '=', contoso)
      .executeTakeFirstOrThrow()
  ).enforcement;
const runLifts = async (): Promise<void> => {
  await Promise.all(house.compositions.map((composition) => composition.liftWorker.runDue()));
};
const kimComesIn = async (): Promise<number> =>
  (
    await postForm(house, new Browser(), '/sign-in/password', {
      email: 'kim@contoso.example',
      password: demoPassword,
    })
  ).status;
const subjects = async (): Promise<string[]> =>
  (await mailsTo(house, 'ada@contoso.example'))
    .map(({ subject }) => subject)
    .filter((text) => /account (opens|stays)|asked to open|ways are/.test(text));

describe('E09, M06: a lost tenant', () => {
  test('two agents, a day, and mails at each step; then the other ways are open, once', async () => {
    expect((await say(sam, 'ask')).status).toBe(303);
    expect(await seen()).toMatchObject({
      reason: why,
      askedBy: 'Sam Whitfield',
      approvedBy: null,
      opensAt: null,
    });
    await moveClock(house, 30 * hourSeconds);
    await runLifts();
    expect(await ruleNow()).toBe('required');

    tess = await agent('tess@parspec.example');
    ada = await signIn(house, 'ada@contoso.example');
    expect((await say(tess, 'approve', 'I have called Contoso as well')).status).toBe(303);
    const lift = await seen();
    expect(lift).toMatchObject({ approvedBy: 'Tess Iwu' });
    expect(Date.parse(lift?.opensAt ?? '') - Date.parse(lift?.approvedAt ?? '')).toBe(
      24 * hourSeconds * 1000,
    );
    await moveClock(house, 23 * hourSeconds);
    await runLifts();
    expect([await ruleNow(), await kimComesIn()]).toEqual(['required', 403]);

    await moveClock(house, hourSeconds + 10);
    await runLifts();
    expect([await ruleNow(), await kimComesIn()]).toEqual(['off', 303]);
    ada = await signIn(house, 'ada@contoso.example');
    expect(await seen()).toBeNull();
    const { events } = replyOf(
      await apiOf(house, ada)(operations.listAuditEvents, { query: { action: 'enforcement.lifted' } }),
    );
    expect(events).toMatchObject([
      {
        actor: { kind: 'support', name: 'Tess Iwu' },
        context: { reason: why, askedBy: 'Sam Whitfield', approvedBy: 'Tess Iwu' },
      },
    ]);
    expect(await subjects()).toEqual([
      'Parspec: Support was asked to open your account',
      'Parspec: Your account opens in 24 hours',
      'Parspec: The other ways are open again',
    ]);
    expect(replyOf(await apiOf(house, ada)(operations.getEnforcement, {}))).toMatchObject({
      enforcement: 'off',
      changedBy: null,
    });
  });

  test('M06: who has asked cannot approve, on the page, by hand, or in the database', async () => {
    await say(sam, 'ask');
    const page = await sam.ask(`${house.baseUrl}/support/organizations/${contoso}`);
    expect(page.text).not.toContain('value="approve"');
    const refused = await say(sam, 'approve');
    expect([refused.status, refused.text.includes('Somebody else of support must approve.')]).toEqual([
      400,
      true,
    ]);
    expect(await seen()).toMatchObject({ approvedBy: null });
    await expect(
      sql`update enforcement_lifts set approved_by = asked_by, approved_by_name = 'x', approved_at = clock_now(),
            opens_at = clock_now() + interval '25 hours'`.execute(house.db),
    ).rejects.toMatchObject({ constraint: 'enforcement_lifts__two_people' });
  });

  test('an admin who can come in stops it, and support cannot begin again at once', async () => {
    await say(sam, 'ask');
    await say(tess, 'approve');
    const lift = await seen();
    const stop = () =>
      apiOf(house, ada)(operations.stopLift, { params: { enforcementLiftId: lift?.id ?? 'lft_' } });
    expect(replyOf(await stop())).toEqual({ lift: null });
    expect(await stop()).toMatchObject({ ok: false, problem: { code: 'lift_not_found' } });
    const again = await say(sam, 'ask');
    expect([again.status, again.text.includes('less than a day ago')]).toEqual([400, true]);
    await moveClock(house, 25 * hourSeconds);
    await runLifts();
    expect(await ruleNow()).toBe('required');
    // Mails of one moment arrive in any order.
    await expect.poll(subjects).toContain('Parspec: Your account stays closed to other ways');
  });

  test('it is of the rule as it stood: switched off and on again by an admin, nothing opens', async () => {
    await say(sam, 'ask');
    await say(tess, 'approve');
    replyOf(
      await apiOf(house, ada)(operations.setEnforcement, { body: { enforcement: 'off', reason: 'A test' } }),
    );
    await enforce(house, ada);
    expect(await seen()).toBeNull();
    await moveClock(house, 25 * hourSeconds);
    await runLifts();
    expect(await ruleNow()).toBe('required');
    const ended = await house.db.selectFrom('enforcement_lifts').select('outcome').execute();
    expect(ended).toEqual([{ outcome: 'withdrawn' }]);
  });

  test('support withdraws; and says nothing without a reason, without a look, or of an account that is open', async () => {
    expect((await say(sam, 'ask', '')).status).toBe(400);
    expect((await say(sam, 'toss')).status).toBe(400);
    await say(sam, 'ask');
    expect((await say(tess, 'withdraw')).status).toBe(303);
    expect(await seen()).toBeNull();
    const stranger = await signInAsSupport(house, 'tess@parspec.example');
    expect((await say(stranger, 'ask')).status).toBe(403);
    await house.db.updateTable('organizations').set({ enforcement: 'off' }).execute();
    const needless = await say(sam, 'ask');
    expect([needless.status, needless.text.includes('SSO is not enforced')]).toEqual([400, true]);
  });
});
