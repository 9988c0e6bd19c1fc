import { operations } from '@gatehouse/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { apiWith, issueKey } from '../../../test/api-key.ts';
import { Browser } from '../../../test/browser.ts';
import { enforce, makePreview, readyAdmin, writeMailings } from '../../../test/enforcing.ts';
import { postForm } from '../../../test/forms.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { lastMailTo, mailsTo } from '../../../test/notices.ts';
import { demoPassword } from '../../../worlds/demo.ts';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
  ada = await readyAdmin(house);
});
afterAll(() => house.close());
afterEach(async () => {
  await setRule({ enforcement: 'off', reason: 'The next test begins.' });
  const kim = house.db.selectFrom('users').select('id').where('email', '=', 'kim@contoso.example');
  await house.db.deleteFrom('entra_identities').where('user_id', 'in', kim).execute();
  await house.db.updateTable('users').set({ role: 'member' }).where('id', 'in', kim).execute();
});

const isIn = async (browser: Browser, replica = house.baseUrl): Promise<boolean> =>
  (await browser.ask(`${replica}/api/session`)).status === 200;

async function asKim(): Promise<Browser> {
  const kim = new Browser();
  await postForm(house, kim, '/sign-in/password', { email: 'kim@contoso.example', password: demoPassword });
  expect(await isIn(kim)).toBe(true);
  return kim;
}

/** A code that lee has been mailed, with the request that it answers. */
async function askCode(lee: Browser): Promise<{ request: string; code: string }> {
  const sent = await postForm(house, lee, '/sign-in/code', { email: 'lee@contoso.example' });
  const { searchParams } = new URL(sent.headers.get('location') ?? '', house.baseUrl);
  const mails = await mailsTo(house, 'lee@contoso.example');
  const code = mails.findLast((mail) => mail.code !== '')?.code ?? '';
  return { request: searchParams.get('request') ?? '', code };
}

const ruleOf = async (admin: Browser) => replyOf(await apiOf(house, admin)(operations.getEnforcement, {}));
const setRule = async (body: object) => apiOf(house, ada)(operations.setEnforcement, { body: body as never });
const userIdOf = async (email: string): Promise<string> =>
  (await house.db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id;

describe('the switch', () => {
  test('E02, E03: ends what another method opened, on every replica and at once, and nothing else', async () => {
    const ben = await signIn(house, 'ben@contoso.example');
    const kim = await asKim();
    const kimsKey = await issueKey(house, kim);
    const ofAccount = await issueKey(house, ada, { holder: 'organization', scopes: ['audit:read'] });
    await enforce(house, ada);

    for (const replica of house.replicas)
      expect([await isIn(kim, replica), await isIn(ben, replica), await isIn(ada, replica)]).toEqual([
        false,
        true,
        true,
      ]);
    expect(await apiWith(house, kimsKey.text)(operations.getMailbox, {})).toMatchObject({ ok: false });
    const events = await apiWith(house, ofAccount.text)(operations.listAuditEvents, {
      query: { action: 'enforcement.required' },
    });
    expect(replyOf(events).events).toMatchObject([
      { actor: { name: 'Ada Lindqvist' }, context: { from: 'off', staysCount: 4, signedOutCount: 2 } },
    ]);
    expect(await ruleOf(ada)).toMatchObject({
      enforcement: 'required',
      changedBy: 'Ada Lindqvist',
      mailing: { what: 'enforced', totalCount: 2, writtenCount: 2, startedBy: 'Ada Lindqvist' },
    });
  });

  test('R14: who has no SSO is mailed, once, and nobody else', async () => {
    const subjectsTo = async (email: string): Promise<string[]> =>
      (await mailsTo(house, email)).map(({ subject }) => subject);
    const without = ['kim@contoso.example', 'lee@contoso.example'];
    // What a test before this one has switched off is told of as well, by and by.
    await writeMailings(house);
    const before = await Promise.all(without.map(subjectsTo));
    const bens = await subjectsTo('ben@contoso.example');
    await enforce(house, ada);
    await writeMailings(house);
    for (const [index, email] of without.entries()) {
      const earlier = before[index] ?? [];
      expect((await subjectsTo(email)).slice(earlier.length)).toEqual([
        'From now on, sign in to Parspec with Microsoft',
      ]);
      expect((await lastMailTo(house, email)).link).toContain(`${house.baseUrl}/return/`);
    }
    expect(await subjectsTo('ben@contoso.example')).toEqual(bens);
    expect((await subjectsTo('ada@contoso.example')).at(-1)).toBe('SSO is enforced in Parspec');
  });

  test('C05, R17: a password, a code and a link that were there before open nothing', async () => {
    const lee = new Browser();
    const code = await askCode(lee);
    await postForm(house, new Browser(), '/password/forgot', { email: 'kim@contoso.example' });
    const { link } = await lastMailTo(house, 'kim@contoso.example');
    await enforce(house, ada);

    const password = await postForm(house, new Browser(), '/sign-in/password', {
      email: 'kim@contoso.example',
      password: demoPassword,
    });
    expect([password.status, password.text.includes('microsoft_required')]).toEqual([403, true]);
    const verified = await postForm(house, lee, '/sign-in/code/verify', code);
    expect([verified.status, verified.text.includes('microsoft_required')]).toEqual([403, true]);
    const token = new URL(link).searchParams.get('token') ?? '';
    const reset = await postForm(house, new Browser(), '/password/reset', {
      token,
      password: 'Another-long-one-7',
    });
    expect(reset.text).toContain('reset_link_unknown');
  });

  test('E08: the last admin who can come in stays one', async () => {
    const kim = await userIdOf('kim@contoso.example');
    replyOf(
      await apiOf(house, ada)(operations.changeUserRole, {
        params: { userId: kim as `usr_${string}` },
        body: { role: 'admin' },
      }),
    );
    const demote = async () =>
      apiOf(house, ada)(operations.changeUserRole, {
        params: { userId: (await userIdOf('ada@contoso.example')) as `usr_${string}` },
        body: { role: 'member' },
      });
    await enforce(house, ada);
    // Kim is an admin, and cannot come in.
    expect(await demote()).toMatchObject({ ok: false, problem: { code: 'last_admin' } });
  });
});

describe('what the switch refuses, and leaves as it was', () => {
  test('X07: a preview that is no longer true', async () => {
    const kim = await asKim();
    const { id } = await makePreview(house, ada);
    await house.db
      .insertInto('entra_identities')
      .values({
        organization_id: (
          await house.db
            .selectFrom('users')
            .select('organization_id')
            .where('email', '=', 'kim@contoso.example')
            .executeTakeFirstOrThrow()
        ).organization_id,
        user_id: await userIdOf('kim@contoso.example'),
        tenant_id: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961',
        object_id: 'a0a0a0a0-1111-4222-8333-444455556666',
        login_hint: null,
        linked_at: new Date(),
      })
      .execute();
    expect(await setRule({ enforcement: 'required', previewId: id })).toMatchObject({
      problem: { code: 'enforcement_preview_outdated' },
    });
    expect([await isIn(kim), (await ruleOf(ada)).enforcement]).toEqual([true, 'off']);
    expect((await makePreview(house, ada)).counts).toMatchObject({ 'signs-in-again': 1, 'signed-out': 1 });
  });

  test('a preview of nobody, a member, and a second time', async () => {
    const nobody = 'prv_01m8kyg98a2nvsxd40bq5m3z5a';
    expect(await setRule({ enforcement: 'required', previewId: nobody })).toMatchObject({
      problem: { code: 'enforcement_preview_not_found' },
    });
    await enforce(house, ada);
    const again = await makePreview(house, ada);
    expect(await setRule({ enforcement: 'required', previewId: again.id })).toMatchObject({
      problem: { code: 'enforcement_unchanged' },
    });
  });
});

test('off again: the other ways open, and what was ended stays ended', async () => {
  const kim = await asKim();
  await enforce(house, ada);
  expect(await setRule({ enforcement: 'off', reason: ' ' })).toMatchObject({
    problem: { code: 'input_refused' },
  });
  replyOf(await setRule({ enforcement: 'off', reason: 'We move to another tenant.' }));
  expect([await isIn(kim), await isIn(ada)]).toEqual([false, true]);
  expect(await isIn(await asKim())).toBe(true);
  const { events } = replyOf(
    await apiOf(house, ada)(operations.listAuditEvents, { query: { action: 'enforcement.off' } }),
  );
  expect(events[0]?.context).toEqual({ from: 'required', reason: 'We move to another tenant.' });
  expect((await mailsTo(house, 'ada@contoso.example')).map(({ subject }) => subject)).toContain(
    'SSO is no longer enforced in Parspec',
  );
});

test('a switch without a fresh admin is refused', async () => {
  const { id } = await makePreview(house, ada);
  await moveClock(house, 605);
  expect(await setRule({ enforcement: 'required', previewId: id })).toMatchObject({
    problem: { code: 'enforcement_not_ready' },
  });
  expect((await ruleOf(ada)).enforcement).toBe('off');
});
