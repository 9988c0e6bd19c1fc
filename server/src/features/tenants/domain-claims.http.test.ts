import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { answerAs, apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { createSealing } from '../../ports/secrets/sealing.ts';
import { createCustomer } from '../invitations/public.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const fabrikam = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';

let house: House;
/** Two accounts beside the demo's: one whose admin comes from Contoso's tenant, one whose admin is a stranger's. */
let second: Newcomer;
let attacker: Newcomer;
beforeAll(async () => {
  house = await startHouse();
  for (const upn of ['lab@contoso.example', 'stranger@contoso.example', 'mallory@fabrikam.example'])
    await house.emulator.call('PUT', `/users/${upn}`, { mailbox: 'licensed' });
  await house.emulator.call('POST', '/tenants/fabrikam.example/registrations/sign-in/grant', {});
  second = await newcomer('Contoso Lab', 'lab@contoso.example');
  attacker = await newcomer('Attacker', 'mallory@fabrikam.example');
  await link(second);
});
afterAll(() => house.close());

interface Newcomer {
  readonly organizationId: string;
  readonly email: string;
  readonly browser: Browser;
}

/** A new customer, whose first admin has come in by the vendor's invitation and has linked no tenant yet. */
async function newcomer(name: string, email: string): Promise<Newcomer> {
  const sealing = createSealing(house.config.sealingKeys);
  const deps = { clock: databaseClock, random: systemRandom, sealing, baseUrl: house.baseUrl };
  const made = await inTransaction(house.db, async (tx) => {
    const by = { kind: 'system' } as const;
    const invited = await createCustomer(deps, tx, { name, admin: email, vendorName: 'Vendor', by });
    if (!invited.ok) throw new Error(invited.detail);
    return invited.value;
  });
  const browser = new Browser();
  await answerAs(house, email);
  await browser.visit(`${made.link}/microsoft`);
  return { organizationId: made.organizationId, email, browser };
}

/** Links the tenant that the admin comes from, with these claims in their token instead. */
async function link(who: Newcomer, claims: Record<string, unknown> = {}): Promise<Page> {
  await answerAs(house, who.email);
  const started = await who.browser.ask(`${house.baseUrl}/tenants/link/microsoft`);
  const microsoft = new URL(started.headers.get('location') ?? '', house.baseUrl);
  if (Object.keys(claims).length > 0)
    await house.emulator.call('POST', '/faults', {
      surface: 'login',
      match: { path: '/oauth2/v2.0/token' },
      respond: { idToken: { claims } },
      times: 1,
    });
  return who.browser.visit(microsoft.href);
}

const linkedBy = ({ organizationId }: Newcomer) =>
  house.db
    .selectFrom('linked_tenants')
    .select(['tenant_id', 'display_domain'])
    .where('organization_id', '=', organizationId)
    .execute();

const peopleOf = async ({ organizationId }: Newcomer): Promise<string[]> => {
  const users = house.db.selectFrom('users').select('email').where('organization_id', '=', organizationId);
  return (await users.execute()).map(({ email }) => email);
};

const enforce = (who: Newcomer, enforcement: 'off' | 'required') =>
  house.db
    .updateTable('organizations')
    .set({ enforcement, enforcement_activated_at: new Date() })
    .where('id', '=', who.organizationId)
    .execute();

/** Whether the sign-in page offers nothing but Microsoft for an address. */
async function isMicrosoftOnly(email: string): Promise<boolean> {
  const page = await new Browser().ask(`${house.baseUrl}/sign-in/with?email=${encodeURIComponent(email)}`);
  expect(page.status).toBe(200);
  return !page.text.includes('name="password"');
}

const organizationOf = async (browser: Browser): Promise<string> =>
  replyOf(await apiOf(house, browser)(operations.getSession, {})).organization.name;

describe('D13: who links a tenant that another account has linked', () => {
  test('has linked it for their own account, once, however often they do', async () => {
    expect((await link(second)).status).toBe(200);
    expect(await linkedBy(second)).toEqual([{ tenant_id: contoso, display_domain: 'contoso.example' }]);
  });

  test('gains nobody: users of the domain come into their own account, without being asked which', async () => {
    expect(await peopleOf(second)).toEqual(['lab@contoso.example']);
    expect(await organizationOf(await signIn(house, 'ben@contoso.example'))).toBe('Contoso Electric');
    expect(await organizationOf(await signIn(house, 'lab@contoso.example'))).toBe('Contoso Lab');
  });

  test('makes no user of a stranger of the tenant: users are made by invitations', async () => {
    await expect(signIn(house, 'stranger@contoso.example')).rejects.toThrow('Nobody here has this');
    expect(await peopleOf(second)).toEqual(['lab@contoso.example']);
  });

  test('takes no way in from the others by asking for Microsoft', async () => {
    await enforce(second, 'required');
    expect(await isMicrosoftOnly('ben@contoso.example')).toBe(false);
    await enforce(second, 'off');
  });
});

describe('D13: who claims a domain that is another’s', () => {
  test('by an address in their token, has linked their tenant under the domain that it has proven', async () => {
    const page = await link(attacker, { email: 'ceo@victim.example' });
    expect(page.status).toBe(200);
    expect(await linkedBy(attacker)).toEqual([{ tenant_id: fabrikam, display_domain: 'fabrikam.example' }]);
    await enforce(attacker, 'required');
    expect(await isMicrosoftOnly('anybody@victim.example')).toBe(false);
    await enforce(attacker, 'off');
  });

  test('by a domain above or below theirs, decides nothing for it', async () => {
    const owner = await house.db
      .selectFrom('linked_tenants')
      .select('organization_id')
      .where('display_domain', '=', 'wingtip.example')
      .executeTakeFirstOrThrow();
    const wingtip = { ...second, organizationId: owner.organization_id };
    await enforce(wingtip, 'required');
    expect(await isMicrosoftOnly('x@wingtip.example')).toBe(true);
    for (const domain of ['sub.wingtip.example', 'wingtip.example.com', 'xwingtip.example'])
      expect([domain, await isMicrosoftOnly(`x@${domain}`)]).toEqual([domain, false]);
    await enforce(wingtip, 'off');
  });
});
