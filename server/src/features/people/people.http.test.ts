import { operations, type UserView } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from '../../../test/browser.ts';
import {
  apiOf,
  connectMailbox,
  replyOf,
  runDue,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { addUser, organizationByName } from '../organizations/public.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
});
afterAll(() => house.close());

interface Query {
  readonly search?: string;
  readonly role?: 'admin' | 'member';
  readonly state?: 'active' | 'deactivated';
  readonly method?: 'password' | 'email-code';
  readonly pin?: 'none';
  readonly limit?: number;
  readonly after?: string;
}

async function list(query: Query): Promise<{ users: UserView[]; nextAfter: string | null }> {
  return replyOf(await apiOf(house, ada)(operations.listUsers, { query }));
}

const emailsOf = async (query: Query): Promise<string[]> =>
  (await list(query)).users.map((user) => user.email);

async function idOf(email: string): Promise<`usr_${string}`> {
  const { users } = await list({ search: email });
  return users[0]?.id ?? 'usr_';
}

async function add(name: string, email: string, methods: ('password' | 'email-code')[]): Promise<string> {
  const organizationId = (await organizationByName(house.db, 'Contoso Electric')) ?? '';
  const user = { organizationId, displayName: name, email, role: 'member', identity: null } as const;
  const id = await inTransaction(house.db, (tx) =>
    addUser({ clock: databaseClock, random: systemRandom }, tx, { ...user, otherMethods: methods }),
  );
  return id ?? '';
}

describe('GET /api/users', () => {
  test('shows each person with ways in, pin, mailbox and when they were last here', async () => {
    const ben = await signIn(house, 'ben@contoso.example');
    await connectMailbox(house, ben, 'ben@contoso.example');
    const { users } = await list({ search: 'ben@contoso.example' });
    expect(users).toEqual([
      expect.objectContaining({
        email: 'ben@contoso.example',
        role: 'member',
        state: 'active',
        methods: ['microsoft'],
        pinnedTenant: { tenantId: contoso, domain: 'contoso.example' },
        mailbox: { state: 'connected', address: 'ben@contoso.example' },
        lastSeenAt: expect.any(String),
      }),
    ]);
  });

  test('pages through everybody once, by name and by search', async () => {
    for (let index = 0; index < 23; index += 1)
      await add(`Zoë Walker ${index}`, `zoe${index}@contoso.example`, []);
    for (const query of [{}, { search: 'walk' }, { search: 'zoe' }]) {
      const seen: string[] = [];
      let page = await list({ ...query, limit: 5 });
      seen.push(...page.users.map((user) => user.id));
      while (page.nextAfter !== null) {
        page = await list({ ...query, limit: 5, after: page.nextAfter });
        seen.push(...page.users.map((user) => user.id));
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThanOrEqual(23);
    }
  });

  test('finds by the beginning of any word, and by all words', async () => {
    const email = 'mdm.ortega@contoso.example';
    await add('Maria del Mar Ortega', email, []);
    for (const search of ['ort', 'mar', 'maria ort', 'ORTEGA maria', 'mdm.ortega@con'])
      expect(await emailsOf({ search }), search).toContain(email);
    for (const search of ['rtega', 'maria ben', "x' or '1'='1"])
      expect(await emailsOf({ search }), search).not.toContain(email);
  });

  test('filters by role, state, way in and missing pin', async () => {
    await add('Kay Word', 'kay@contoso.example', ['password']);
    expect(await emailsOf({ role: 'admin' })).toEqual(['ada@contoso.example']);
    expect(await emailsOf({ method: 'password' })).toContain('kay@contoso.example');
    expect(await emailsOf({ method: 'password' })).not.toContain('ada@contoso.example');
    expect(await emailsOf({ method: 'email-code' })).not.toContain('kay@contoso.example');
    expect(await emailsOf({ pin: 'none', search: 'kay' })).toHaveLength(1);
    expect(await emailsOf({ pin: 'none', search: 'ada' })).toEqual([]);
    expect(await emailsOf({ state: 'deactivated' })).toEqual([]);
  });

  test('400: a cursor of somewhere else is named', async () => {
    const outcome = await apiOf(house, ada)(operations.listUsers, { query: { after: 'xx' } });
    expect(outcome).toMatchObject({ status: 400, problem: { field: 'query.after' } });
  });
});

describe('what an admin does to a user', () => {
  test('a change of role counts at once and is told', async () => {
    const chen = await signIn(house, 'chen@contoso.example');
    const params = { userId: await idOf('chen@contoso.example') };
    const call = apiOf(house, ada);
    replyOf(await call(operations.changeUserRole, { params, body: { role: 'admin' } }));
    expect((await apiOf(house, chen)(operations.listUsers, { query: {} })).ok).toBe(true);
    replyOf(await call(operations.changeUserRole, { params, body: { role: 'member' } }));
    expect(await apiOf(house, chen)(operations.listUsers, { query: {} })).toMatchObject({ status: 403 });
    await runDue(house);
    const letters = JSON.stringify(await house.emulator.call('GET', '/notices'));
    expect(letters).toContain('Your role in Parspec was changed');
  });

  test('B10: whoever is deactivated is out with the answer, and cannot come back in', async () => {
    const max = await signIn(house, 'max@contoso.example');
    const params = { userId: await idOf('max@contoso.example') };
    const call = apiOf(house, ada);
    expect(replyOf(await call(operations.deactivateUser, { params, body: {} })).state).toBe('deactivated');
    expect(await apiOf(house, max)(operations.getSession, {})).toMatchObject({ status: 401 });
    await expect(signIn(house, 'max@contoso.example')).rejects.toThrow('Your user is switched off');
    expect(replyOf(await call(operations.reactivateUser, { params, body: {} })).state).toBe('active');
    expect(await apiOf(house, max)(operations.getSession, {})).toMatchObject({ status: 401 });
    await signIn(house, 'max@contoso.example');
  });

  test('a removed user is gone from the list, and the same person can be invited anew', async () => {
    const id = await add('Rem Oved', 'rem@contoso.example', ['password']);
    const call = apiOf(house, ada);
    const params = { userId: id as `usr_${string}` };
    expect((await call(operations.removeUser, { params, body: {} })).ok).toBe(true);
    expect((await list({ search: 'rem@contoso.example' })).users).toEqual([]);
    expect(await call(operations.removeUser, { params, body: {} })).toMatchObject({ status: 404 });
    const body = { rows: [{ email: 'rem@contoso.example' }] };
    const { rows } = replyOf(await call(operations.sendInvitations, { body }));
    expect(rows[0]?.outcome).toBe('invited');
  });

  const races = Number(process.env['PROVE_COUNT'] ?? 10);

  test('D11: of two admins who take the role from each other at once, one stays', async () => {
    const call = apiOf(house, ada);
    const ids = [await idOf('ada@contoso.example'), await idOf('chen@contoso.example')];
    const setRole = (role: 'admin' | 'member', who: readonly string[]) =>
      house.db
        .updateTable('users')
        .set({ role })
        .where('id', 'in', [...who])
        .execute();
    for (let race = 0; race < races; race += 1) {
      await setRole('admin', ids);
      await Promise.all(
        ids.map((userId) =>
          call(operations.changeUserRole, { params: { userId }, body: { role: 'member' } }),
        ),
      );
      const admins = house.db.selectFrom('users').select('id').where('id', 'in', ids);
      expect(await admins.where('role', '=', 'admin').execute()).toHaveLength(1);
    }
    await setRole('member', ids);
    await setRole('admin', ids.slice(0, 1));
  });

  test('D10: of many doors that make the same user at once, one does', async () => {
    for (let race = 0; race < races; race += 1) {
      const made = await Promise.all(
        Array.from({ length: 8 }, (_nothing, index) =>
          add('Race', `${index % 2 === 0 ? 'Race' : 'race'}${race}@contoso.example`, []),
        ),
      );
      expect(made.filter((id) => id !== '')).toHaveLength(1);
    }
  });
});

describe('pins', () => {
  test('everybody without one is pinned in one act, but for who would be locked out', async () => {
    const call = apiOf(house, ada);
    await add('Pin Less', 'pinless@contoso.example', ['password']);
    const before = replyOf(await call(operations.listTenants, {}));
    expect(before.tenants).toEqual([{ tenantId: contoso, domain: 'contoso.example' }]);
    const ben = await idOf('ben@contoso.example');
    await house.db.updateTable('users').set({ pinned_tenant_id: null }).where('id', '=', ben).execute();
    await house.db
      .updateTable('entra_identities')
      .set({ tenant_id: '11111111-2222-4333-8444-555555555555' })
      .where('user_id', '=', ben)
      .execute();
    const counts = replyOf(await call(operations.pinUsers, { body: { tenantId: contoso } }));
    expect(counts).toEqual({ pinnedCount: before.unpinnedUserCount, leftOutCount: 1 });
    expect(await emailsOf({ pin: 'none' })).toEqual(['ben@contoso.example']);
  });
});
