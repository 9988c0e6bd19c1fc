import { operations, type PreviewPerson } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser } from '../../../test/browser.ts';
import { makePreview, readyAdmin, writeMailings } from '../../../test/enforcing.ts';
import { postForm } from '../../../test/forms.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { lastMailTo } from '../../../test/notices.ts';
import { demoPassword } from '../../../worlds/demo.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const fabrikam = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';

let house: House;
let ada: Browser;
let organizationId: string;
beforeAll(async () => {
  house = await startHouse();
  ada = await readyAdmin(house);
  organizationId = (
    await house.db
      .selectFrom('organizations')
      .select('id')
      .where('name', '=', 'Contoso Electric')
      .executeTakeFirstOrThrow()
  ).id;
});
afterAll(() => house.close());

type Query = Partial<{ group: PreviewPerson['group']; search: string; after: string; limit: number }>;

async function peopleOf(query: Query = {}, previewId?: `prv_${string}`) {
  const id = previewId ?? (await makePreview(house, ada)).id;
  return replyOf(
    await apiOf(house, ada)(operations.listPreviewPeople, {
      params: { previewId: id },
      query: { limit: 50, ...query },
    }),
  );
}
const namesOf = (people: readonly PreviewPerson[]): string[] => people.map(({ displayName }) => displayName);
const userIdOf = async (email: string): Promise<`usr_${string}`> =>
  (await house.db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow())
    .id as `usr_${string}`;

async function withSecondTenant(work: () => Promise<void>): Promise<void> {
  const linked_at = new Date();
  await house.db
    .insertInto('linked_tenants')
    .values({
      organization_id: organizationId,
      tenant_id: fabrikam,
      display_domain: 'fabrikam.example',
      linked_at,
    })
    .execute();
  await work();
  await house.db
    .deleteFrom('linked_tenants')
    .where('organization_id', '=', organizationId)
    .where('tenant_id', '=', fabrikam)
    .execute();
}

describe('the preview', () => {
  test('X07: says of each person what becomes of them, and why', async () => {
    const kim = new Browser();
    await postForm(house, kim, '/sign-in/password', { email: 'kim@contoso.example', password: demoPassword });
    replyOf(
      await apiOf(house, ada)(operations.sendInvitations, {
        body: { rows: [{ email: 'nia@contoso.example' }], pin: 'inviter', isDryRun: false },
      }),
    );
    const { counts } = await makePreview(house, ada);
    expect(counts).toEqual({
      stays: 4,
      'signs-in-again': 0,
      'signed-out': 2,
      invited: 1,
      guest: 0,
      'cannot-come-in': 0,
    });
    const { people, nextAfter } = await peopleOf();
    expect(nextAfter).toBeNull();
    expect(people.map(({ displayName, group }) => `${displayName}: ${group}`)).toEqual([
      'Ada Lindqvist: stays',
      'Ben Okafor: stays',
      'Chen Wei: stays',
      'Kim Larsen: signed-out',
      'Lee Costa: signed-out',
      'Max Brandt: stays',
      'nia@contoso.example: invited',
    ]);
    expect(people.find(({ displayName }) => displayName === 'Kim Larsen')).toMatchObject({
      methods: ['password'],
      tenant: { tenantId: contoso, domain: 'contoso.example' },
      isPinNew: true,
      toldAt: null,
    });
  });

  test('is searched, filtered and read page by page', async () => {
    expect(namesOf((await peopleOf({ search: 'LARS' })).people)).toEqual(['Kim Larsen']);
    expect(namesOf((await peopleOf({ group: 'invited' })).people)).toEqual(['nia@contoso.example']);
    expect(namesOf((await peopleOf({ search: '%' })).people)).toEqual([]);
    const { id } = await makePreview(house, ada);
    const first = await peopleOf({ limit: 4 }, id);
    const second = await peopleOf({ limit: 4, after: first.nextAfter ?? '' }, id);
    expect([...namesOf(first.people), ...namesOf(second.people)]).toEqual(
      namesOf((await peopleOf({}, id)).people),
    );
    expect(
      await apiOf(house, ada)(operations.listPreviewPeople, {
        params: { previewId: id },
        query: { limit: 4, after: 'nowhere' },
      }),
    ).toMatchObject({ problem: { code: 'input_refused', field: 'query.after' } });
  });

  test('comes as CSV', async () => {
    const { id } = await makePreview(house, ada);
    const page = await ada.ask(`${house.baseUrl}/api/enforcement/previews/${id}/people.csv`);
    expect(page.headers.get('content-disposition')).toMatch(/sso-preview-.*\.csv/);
    const lines = page.text.trim().split('\r\n');
    expect(lines[0]).toBe(
      'name,email,role,becomes,because,methods,tenant_domain,tenant_id,pin_is_new,told_at_utc',
    );
    expect(lines).toHaveLength(8);
    expect(lines[4]).toBe(
      `Kim Larsen,kim@contoso.example,member,signed-out,,password,contoso.example,${contoso},yes,`,
    );
  });

  test('of two linked tenants none is guessed: for all or for one, an admin chooses', async () => {
    await withSecondTenant(async () => {
      const kim = await userIdOf('kim@contoso.example');
      expect(await makePreview(house, ada)).toMatchObject({ missingPinCount: 2 });
      const one = await makePreview(house, ada, { each: [{ userId: kim, tenantId: fabrikam }] });
      expect(one).toMatchObject({ missingPinCount: 1, newPinCount: 1 });
      const all = await makePreview(house, ada, {
        forAll: contoso,
        each: [{ userId: kim, tenantId: fabrikam }],
      });
      expect(all).toMatchObject({ missingPinCount: 0, newPinCount: 2 });
      const { people } = await peopleOf({ group: 'signed-out' }, all.id);
      expect(people.map(({ displayName, tenant }) => [displayName, tenant?.domain])).toEqual([
        ['Kim Larsen', 'fabrikam.example'],
        ['Lee Costa', 'contoso.example'],
      ]);
      expect(
        await apiOf(house, ada)(operations.setEnforcement, {
          body: { enforcement: 'required', previewId: one.id },
        }),
      ).toMatchObject({ ok: false });
    });
  });

  test('E10: no pin on a tenant that is not linked, and none for a stranger', async () => {
    const api = apiOf(house, ada);
    const wish = (pins: object) =>
      api(operations.makeEnforcementPreview, { body: { pins: { forAll: null, each: [], ...pins } } });
    expect(await wish({ forAll: fabrikam })).toMatchObject({ problem: { code: 'tenant_not_linked' } });
    const dora = await userIdOf('dora@fabrikam.example');
    expect(await wish({ each: [{ userId: dora, tenantId: contoso }] })).toMatchObject({
      problem: { code: 'user_not_found' },
    });
  });

  test('of another account is not there', async () => {
    const { id } = await makePreview(house, ada);
    const hana = await signIn(house, 'hana@wingtip.example');
    expect(
      await apiOf(house, hana)(operations.listPreviewPeople, {
        params: { previewId: id },
        query: { limit: 50 },
      }),
    ).toMatchObject({ problem: { code: 'enforcement_preview_not_found' } });
  });
});

test('tell them first: each gets a mail with a button, and the preview shows who was told', async () => {
  const preview = await makePreview(house, ada);
  const tell = (previewId: `prv_${string}`) =>
    apiOf(house, ada)(operations.tellFirst, { params: { previewId }, body: {} });
  expect(replyOf(await tell(preview.id))).toEqual({ toldCount: 2 });
  await writeMailings(house);
  const mail = await lastMailTo(house, 'lee@contoso.example');
  expect(mail.subject).toBe('Soon you sign in to Parspec with Microsoft');
  expect(mail.link).toContain(`${house.baseUrl}/return/`);

  const later = await makePreview(house, ada);
  expect(later.toldCount).toBe(2);
  const { people } = await peopleOf({ group: 'signed-out' }, later.id);
  expect(people.every(({ toldAt }) => toldAt !== null)).toBe(true);
  const { events } = replyOf(
    await apiOf(house, ada)(operations.listAuditEvents, { query: { action: 'enforcement.announced' } }),
  );
  expect(events).toMatchObject([{ context: { count: 2 } }]);
});
