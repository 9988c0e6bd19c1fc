import { operations, type TenantMoveView } from '@gatehouse/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  comeBack,
  contoso,
  fabrikam,
  linkFor,
  makePerson,
  makeReturner,
  userOf,
} from '../../../test/bindings.ts';
import { Browser, type Page } from '../../../test/browser.ts';
import { enforce, proveFresh, readyAdmin, writeMailings } from '../../../test/enforcing.ts';
import { postForm } from '../../../test/forms.ts';
import {
  answerAs,
  apiOf,
  connectMailbox,
  replyOf,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { lastMailTo, mailsTo } from '../../../test/notices.ts';
import { approveFabrikam, linkFabrikam } from '../../../test/tenant-moves.ts';
import { demoPassword } from '../../../worlds/demo.ts';

let house: House;
let ada: Browser;

type People = { email: string; newEmail: string | null }[] | null;
const propose = (people: People = null) =>
  apiOf(house, ada)(operations.makeTenantMove, {
    body: { fromTenantId: contoso, toTenantId: fabrikam, people },
  });
const preview = async (people: People = null) => replyOf(await propose(people)).move;
const carryOut = (told: TenantMoveView) =>
  apiOf(house, ada)(operations.carryOutTenantMove, { params: { tenantMoveId: told.id }, body: {} });
const move = async (people: People = null): Promise<TenantMoveView> => {
  const moved = replyOf(await carryOut(await preview(people))).move;
  await writeMailings(house);
  return moved;
};
const only = (email: string, newEmail: string | null = null): People => [{ email, newEmail }];
const isIn = async (browser: Browser): Promise<boolean> =>
  (await browser.ask(`${house.baseUrl}/api/session`)).status === 200;
const comeByMicrosoft = async (upn: string): Promise<Page> => {
  await answerAs(house, upn);
  return new Browser().visit(`${house.baseUrl}/sign-in/microsoft`);
};
const peopleOf = async ({ id }: TenantMoveView) =>
  replyOf(
    await apiOf(house, ada)(operations.listMovingPeople, {
      params: { tenantMoveId: id },
      query: { limit: 50 },
    }),
  ).people.map(({ email, group, backAt }) => [email, group, backAt !== null]);

describe('E11: while other ways are open', () => {
  beforeAll(async () => {
    house = await startHouse();
    ada = await readyAdmin(house);
    await linkFabrikam(house);
    return () => house.close();
  });

  test('the old tenant opens nobody who was moved, their sessions and mailbox are over, a mail leads back from the new one', async () => {
    const benOld = await signIn(house, 'ben@contoso.example');
    await connectMailbox(house, benOld, 'ben@contoso.example');
    const next = 'ben.okafor@fabrikam.example';
    await makePerson(house, next, 'Ben Okafor');
    const told = await preview(only('ben@contoso.example', next));
    expect(told).toMatchObject({
      counts: { moves: 1, arrived: 0, 'switched-off': 0, 'cannot-be-mailed': 0, acts: 0 },
      namedCount: 1,
      isApproved: true,
      carriedOutAt: null,
    });
    expect(await isIn(benOld)).toBe(true);

    const moved = replyOf(await carryOut(told)).move;
    expect(moved).toMatchObject({ counts: { moves: 1 }, backCount: 0 });
    expect(moved.carriedOutAt).not.toBeNull();
    expect([await isIn(benOld), await isIn(ada)]).toEqual([false, true]);
    const refused = await comeByMicrosoft('ben@contoso.example');
    expect([refused.status, refused.text.includes('another Microsoft tenant now')]).toEqual([403, true]);
    expect(await userOf(house, 'ben@contoso.example')).toMatchObject({
      pinned_tenant_id: fabrikam,
      object_id: null,
    });
    const mailbox = await house.db.selectFrom('mailboxes').select('state').executeTakeFirstOrThrow();
    expect(mailbox.state).toBe('disconnected');

    await writeMailings(house);
    const mail = await lastMailTo(house, next);
    expect(mail.subject).toContain('your new Microsoft account');
    expect((await comeBack(house, mail.link, next)).status).toBe(200);
    expect(await userOf(house, next)).toMatchObject({ tenant_id: fabrikam });
    const latest = replyOf(await apiOf(house, ada)(operations.getLatestTenantMove, {})).move;
    expect(latest).toMatchObject({ id: moved.id, backCount: 1 });
    expect(await peopleOf(moved)).toEqual([[next, 'moves', true]]);
  });

  test('a new address: the mail goes there, who comes under it is them, and it is theirs from then on', async () => {
    const [old, next] = ['max@contoso.example', 'max.brandt@fabrikam.example'];
    await makePerson(house, next, 'Max Brandt');
    const proposed = replyOf(
      await propose([
        { email: old, newEmail: next },
        { email: 'nobody@contoso.example', newEmail: null },
      ]),
    );
    expect(proposed.unmoved).toEqual([{ email: 'nobody@contoso.example', because: 'unknown' }]);
    expect(proposed.move).toMatchObject({ namedCount: 1, counts: { moves: 1 } });
    replyOf(await carryOut(proposed.move));
    await writeMailings(house);
    const { link } = await lastMailTo(house, next);
    // Microsoft suggests the new account, at the new tenant.
    const started = await new Browser().ask(`${link}/microsoft`);
    const microsoft = new URL(started.headers.get('location') ?? '');
    expect([microsoft.searchParams.get('login_hint'), microsoft.pathname]).toEqual([
      next,
      `/${fabrikam}/oauth2/v2.0/authorize`,
    ]);
    expect((await comeBack(house, link, next)).status).toBe(200);
    expect(await userOf(house, next)).toMatchObject({ tenant_id: fabrikam, pinned_tenant_id: fabrikam });
    expect((await lastMailTo(house, old)).subject).toContain('New way to sign in');
    // Chen was not named, and comes in as ever.
    expect((await comeByMicrosoft('chen@contoso.example')).status).toBe(200);
  });

  test('without a new address, whoever comes under another one waits for an admin', async () => {
    await makeReturner(house, 'una@contoso.example', 'Una Vale');
    await makePerson(house, 'una.vale@fabrikam.example', 'Una Vale');
    await move(only('una@contoso.example'));
    const { link } = await lastMailTo(house, 'una@contoso.example');
    expect((await comeBack(house, link, 'una.vale@fabrikam.example')).text).toContain(
      'An admin must confirm',
    );
    expect(await userOf(house, 'una@contoso.example')).toMatchObject({ object_id: null });
  });

  test('a lost mail is asked for again by either address, though Microsoft is no rule here', async () => {
    const [old, next] = ['chen@contoso.example', 'chen.wei@fabrikam.example'];
    await move(only(old, next));
    const countTo = async (address: string): Promise<number> => (await mailsTo(house, address)).length;
    const before = [await countTo(next), await countTo(old)];
    for (const email of [next.toUpperCase(), old])
      await postForm(house, new Browser(), '/return/ask', { email });
    expect([await countTo(next), await countTo(old)]).toEqual(before.map((count) => count + 1));
    await makePerson(house, next, 'Chen Wei');
    const { link } = await lastMailTo(house, old);
    expect((await comeBack(house, link, next)).status).toBe(200);
    expect(await userOf(house, next)).toMatchObject({ tenant_id: fabrikam });
  });

  test('links of before the move open nothing, and those after it nothing to the old tenant', async () => {
    await makeReturner(house, 'ola@contoso.example', 'Ola Berg');
    const early = await linkFor(house, 'ola@contoso.example');
    await move(only('ola@contoso.example'));
    const late = (await lastMailTo(house, 'ola@contoso.example')).link;
    for (const link of [early, late]) await comeBack(house, link, 'ola@contoso.example');
    expect(await userOf(house, 'ola@contoso.example')).toMatchObject({ object_id: null });
  });
});

describe('E11: what a move waits for', () => {
  beforeAll(async () => {
    house = await startHouse();
    ada = await readyAdmin(house);
    await linkFabrikam(house);
    return () => house.close();
  });
  const codeOf = async (told: TenantMoveView): Promise<string> => {
    const answer = await carryOut(told);
    return answer.ok ? 'moved' : answer.problem.code;
  };
  test('two linked tenants, and somebody who moves', async () => {
    const other = '00000000-0000-4000-8000-000000000000';
    const ask = (fromTenantId: string, toTenantId: string) =>
      apiOf(house, ada)(operations.makeTenantMove, { body: { fromTenantId, toTenantId, people: null } });
    expect(await ask(contoso, other)).toMatchObject({ problem: { code: 'tenant_not_linked' } });
    expect(await ask(contoso, contoso)).toMatchObject({ problem: { code: 'tenant_move_to_itself' } });
    expect(await codeOf(await preview(only('ada@contoso.example')))).toBe('tenant_move_empty');
  });

  test('IT’s approval in the new tenant', async () => {
    await house.db.deleteFrom('person_grants').where('tenant_id', '=', fabrikam).execute();
    await house.db.deleteFrom('tenant_grants').where('tenant_id', '=', fabrikam).execute();
    const told = await preview();
    expect([told.isApproved, await codeOf(told)]).toEqual([false, 'tenant_move_not_ready']);
    await approveFabrikam(house);
    expect((await preview()).isApproved).toBe(true);
  });

  test('mails that are being written', async () => {
    await Promise.all(house.compositions.map(({ mailingWriter }) => mailingWriter.stop()));
    const { id: startedBy, organization_id: organizationId } = await userOf(house, 'ada@contoso.example');
    await house.db
      .insertInto('enforcement_mailings')
      .values({
        organization_id: organizationId,
        id: `mlg_${'0'.repeat(26)}`,
        what: 'announced',
        started_by: startedBy,
        started_at: new Date(),
        pin_for_all: null,
        pins: JSON.stringify({}),
        total_count: 1,
        finished_at: null,
      })
      .execute();
    expect(await codeOf(await preview())).toBe('enforcement_mailing_under_way');
    await house.db.deleteFrom('enforcement_mailings').execute();
  });

  test('an admin who was seen within ten minutes, at a linked tenant; and a preview that is still true, once', async () => {
    await moveClock(house, 11 * 60);
    expect(await codeOf(await preview())).toBe('tenant_move_not_ready');
    await proveFresh(house, ada, 'ada@contoso.example');
    const [told, old] = [await preview(), await preview()];
    await house.db
      .updateTable('users')
      .set({ state: 'deactivated' })
      .where('email', '=', 'chen@contoso.example')
      .execute();
    expect(await codeOf(told)).toBe('tenant_move_outdated');
    const fresh = await preview();
    expect(fresh.counts).toMatchObject({ moves: 2, 'switched-off': 1, acts: 1 });
    expect([await codeOf(fresh), await codeOf(fresh), await codeOf(old)]).toEqual([
      'moved',
      'tenant_move_outdated',
      'tenant_move_outdated',
    ]);
    expect(await userOf(house, 'chen@contoso.example')).toMatchObject({
      pinned_tenant_id: fabrikam,
      object_id: null,
    });
  });
});

describe('E11: while Microsoft is the only way in', () => {
  beforeAll(async () => {
    house = await startHouse();
    ada = await readyAdmin(house);
    await enforce(house, ada);
    await linkFabrikam(house);
    return () => house.close();
  });

  test('E08: everybody moves but the admin who acts; invitations lead to the new tenant; no other door opens', async () => {
    const rows = [{ email: 'nia@contoso.example' }];
    const body = { rows, pin: { tenantId: contoso }, isDryRun: false };
    replyOf(await apiOf(house, ada)(operations.sendInvitations, { body }));
    const { link } = await lastMailTo(house, 'nia@contoso.example');
    const told = await preview();
    expect(told).toMatchObject({ counts: { moves: 5, acts: 1 }, invitationCount: 1 });
    expect(await peopleOf(told)).toContainEqual(['ada@contoso.example', 'acts', false]);
    replyOf(await carryOut(told));
    await writeMailings(house);

    expect((await comeByMicrosoft('ada@contoso.example')).status).toBe(200);
    await makePerson(house, 'nia@contoso.example', 'Nia New');
    await answerAs(house, 'nia@contoso.example');
    expect((await new Browser().visit(`${link}/microsoft`)).status).toBe(403);
    const fields = { email: 'kim@contoso.example', password: demoPassword };
    expect((await postForm(house, new Browser(), '/sign-in/password', fields)).status).toBe(403);
    expect((await lastMailTo(house, 'kim@contoso.example')).subject).toContain('your new Microsoft account');

    const { events } = replyOf(
      await apiOf(house, ada)(operations.listAuditEvents, { query: { action: 'users.moved' } }),
    );
    expect(events).toMatchObject([
      { context: { from: 'contoso.example', to: 'fabrikam.example', movedCount: 5, invitationCount: 1 } },
    ]);
    expect((await lastMailTo(house, 'ada@contoso.example')).subject).toContain('moved to another tenant');
  });
});
