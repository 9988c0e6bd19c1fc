import { operations } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { contoso, makePerson } from '../../../test/bindings.ts';
import { Browser } from '../../../test/browser.ts';
import { enforce, makePreview, readyAdmin } from '../../../test/enforcing.ts';
import { postForm } from '../../../test/forms.ts';
import { answerAs, apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { lastMailTo } from '../../../test/notices.ts';
import { demoPassword } from '../../../worlds/demo.ts';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse();
  ada = await readyAdmin(house);
});
afterAll(() => house.close());
afterEach(async () => {
  await house.emulator.call('DELETE', '/faults');
  await setRule({ enforcement: 'off', reason: 'The next test begins.' });
});

const setRule = (body: object) =>
  apiOf(house, ada)(operations.setEnforcement, { body: body as { enforcement: 'off'; reason: string } });
const isIn = async (browser: Browser): Promise<boolean> =>
  (await browser.ask(`${house.baseUrl}/api/session`)).status === 200;
const withPassword = async (browser = new Browser()): Promise<[Browser, number]> => {
  const fields = { email: 'kim@contoso.example', password: demoPassword };
  const page = await postForm(house, browser, '/sign-in/password', fields);
  return [browser, page.status];
};
const organization = () =>
  house.db
    .selectFrom('organizations')
    .selectAll()
    .where('name', '=', 'Contoso Electric')
    .executeTakeFirstOrThrow();

/** Comes back from Microsoft as this person, with other claims than usual. */
async function comeWith(claims: Record<string, unknown>, upn: string): Promise<string> {
  await house.emulator.call('POST', '/faults', {
    surface: 'login',
    match: { path: '/oauth2/v2.0/token' },
    respond: { idToken: { claims } },
    times: 1,
  });
  await answerAs(house, upn);
  const page = await new Browser().visit(`${house.baseUrl}/sign-in/microsoft`);
  return page.text.includes('You came as a guest') ? 'refused as a guest' : String(page.status);
}

test('A14: a guest of the tenant comes in where other ways are open, and is refused while Microsoft is the only one', async () => {
  expect(await comeWith({ acct: 1 }, 'chen@contoso.example')).toBe('200');
  const preview = await makePreview(house, ada);
  expect(preview.counts).toMatchObject({ guest: 1, stays: 3 });
  await enforce(house, ada);
  expect(await comeWith({ acct: 1 }, 'chen@contoso.example')).toBe('refused as a guest');
  // Microsoft says otherwise now: they are a member of the tenant again.
  expect(await comeWith({ acct: 0 }, 'chen@contoso.example')).toBe('200');
});

test('A14: the account lets guests in, and refusing them again ends their sessions at once', async () => {
  const setGuests = (guestRule: 'refused' | 'allowed') =>
    apiOf(house, ada)(operations.setGuestRule, { body: { guestRule } });
  expect(replyOf(await setGuests('allowed'))).toMatchObject({ guestRule: 'allowed' });
  expect(await setGuests('allowed')).toMatchObject({ problem: { code: 'enforcement_unchanged' } });
  expect(await comeWith({ acct: 1 }, 'chen@contoso.example')).toBe('200');
  expect((await makePreview(house, ada)).counts).toMatchObject({ guest: 0 });
  await enforce(house, ada);
  await house.emulator.call('POST', '/faults', {
    surface: 'login',
    match: { path: '/oauth2/v2.0/token' },
    respond: { idToken: { claims: { acct: 1 } } },
    times: 1,
  });
  const chen = await signIn(house, 'chen@contoso.example');
  const ben = await signIn(house, 'ben@contoso.example');
  replyOf(await setGuests('refused'));
  expect([await isIn(chen), await isIn(ben)]).toEqual([false, true]);
  expect(await comeWith({ acct: 1 }, 'chen@contoso.example')).toBe('refused as a guest');
  const { events } = replyOf(
    await apiOf(house, ada)(operations.listAuditEvents, { query: { action: 'guest-rule.changed' } }),
  );
  expect(events[0]?.context).toEqual({ from: 'allowed', to: 'refused', endedCount: 1 });
  await comeWith({ acct: 0 }, 'chen@contoso.example');
});

test('R15: who is invited without a pin comes in by Microsoft of a linked tenant, is pinned to it, and has no password', async () => {
  await enforce(house, ada);
  const invite = async (email: string) => {
    await makePerson(house, email, 'Nia New');
    const rows = [{ email }];
    replyOf(
      await apiOf(house, ada)(operations.sendInvitations, { body: { rows, pin: 'none', isDryRun: false } }),
    );
    return (await lastMailTo(house, email)).link;
  };
  const accept = async (email: string) => {
    const link = await invite(email);
    await answerAs(house, email);
    return new Browser().visit(`${link}/microsoft`);
  };
  expect((await accept('nia@contoso.example')).status).toBe(200);
  const users = house.db.selectFrom('users').select(['email', 'pinned_tenant_id', 'other_methods']);
  expect(await users.where('email', '=', 'nia@contoso.example').execute()).toEqual([
    { email: 'nia@contoso.example', pinned_tenant_id: contoso, other_methods: [] },
  ]);
  await house.emulator.call('POST', '/tenants/wingtip.example/registrations/sign-in/grant', {});
  const elsewhere = await accept('nia@wingtip.example');
  expect([elsewhere.status, elsewhere.text.includes('is not linked to your account')]).toEqual([409, true]);
  expect(await users.where('email', '=', 'nia@wingtip.example').execute()).toEqual([]);
});

test('whose tenant is linked no more is out, with a session that Microsoft opened', async () => {
  const { id } = await organization();
  const max = await signIn(house, 'max@contoso.example');
  const elsewhere = '0c7e5a14-9d26-4b83-8f61-3ab95e20d7c4';
  const identityOf = (tenantId: string) =>
    sql`update entra_identities set tenant_id = ${tenantId} where organization_id = ${id}
          and user_id = (select id from users where email = 'max@contoso.example')`.execute(house.db);
  await identityOf(elsewhere);
  expect((await makePreview(house, ada)).counts).toMatchObject({ 'cannot-come-in': 1 });
  expect(await isIn(max)).toBe(true);
  await enforce(house, ada);
  expect(await isIn(max)).toBe(false);
  await identityOf('5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961');
});

test('E15: while Entra does not answer no other door opens, and who is in stays in', async () => {
  await enforce(house, ada);
  await house.emulator.call('POST', '/faults', {
    surface: 'login',
    respond: { cut: 'before-answer' },
    times: 50,
  });
  const [kim, status] = await withPassword();
  expect([status, await isIn(kim), await isIn(ada)]).toEqual([403, false, true]);
});

test('E12: however often it is switched, epochs only grow, and what was ended stays ended', async () => {
  const ended: Browser[] = [];
  let epoch = (await organization()).session_epoch;
  for (let turn = 0; turn < 4; turn += 1) {
    const [kim, status] = await withPassword();
    expect(status).toBe(303);
    await enforce(house, ada);
    ended.push(kim);
    const now = await organization();
    expect(now.session_epoch).toBeGreaterThan(epoch);
    expect(now.microsoft_epoch).toBeLessThan(now.session_epoch);
    epoch = now.session_epoch;
    replyOf(await setRule({ enforcement: 'off', reason: `Turn ${turn}` }));
    for (const browser of ended) expect(await isIn(browser)).toBe(false);
    expect(await isIn(ada)).toBe(true);
  }
  expect((await organization()).session_epoch).toBe(epoch);
});

describe('E17: where the commit fails', () => {
  test('the answer is an error, the rule is what it was, and nobody is out', async () => {
    const [kim] = await withPassword();
    const { id } = await makePreview(house, ada);
    const organizationId = (await organization()).id;
    const pressed = await house.db.transaction().execute(async (tx) => {
      await sql`select from organizations where id = ${organizationId} for update`.execute(tx);
      const answer = setRule({ enforcement: 'required', previewId: id });
      // The connection that waits for our lock goes away, as with a database that restarts.
      await expect
        .poll(async () => {
          const ended = await sql<{ ended: boolean }>`
            select pg_terminate_backend(pid) as ended from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid() and wait_event_type = 'Lock'`.execute(
            tx,
          );
          return ended.rows.length;
        })
        .toBe(1);
      return answer;
    });
    expect(pressed).toMatchObject({ ok: false, problem: { code: 'database_unavailable' } });
    const view = replyOf(await apiOf(house, ada)(operations.getEnforcement, {}));
    expect([view.enforcement, await isIn(kim)]).toEqual(['off', true]);
  });
});
