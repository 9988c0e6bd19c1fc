import { randomUUID } from 'node:crypto';
import { addUser } from '../src/features/organizations/public.ts';
import { writeBindingLinks } from '../src/features/bindings/public.ts';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { inTransaction } from '../src/ports/db/database.ts';
import { systemRandom } from '../src/ports/random/random.ts';
import { Browser, type Page } from './browser.ts';
import { answerAs, type House } from './harness.ts';

export const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
export const fabrikam = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';

/** The user of an address, and the Microsoft account that they have. */
export const userOf = (house: House, email: string) =>
  house.db
    .selectFrom('users as u')
    .leftJoin('entra_identities as i', (join) =>
      join.onRef('i.organization_id', '=', 'u.organization_id').onRef('i.user_id', '=', 'u.id'),
    )
    .select(['u.id', 'u.organization_id', 'u.pinned_tenant_id', 'i.tenant_id', 'i.object_id'])
    .where('u.email', '=', email)
    .executeTakeFirstOrThrow();

/** A new person at the emulated Microsoft. */
export async function makePerson(house: House, upn: string, displayName: string): Promise<void> {
  await house.emulator.call('PUT', `/users/${upn}`, { mailbox: 'licensed', displayName });
}

/** A user of Contoso Electric who comes in by mailed codes, and the person of the same name and address at Microsoft. */
export async function makeReturner(
  house: House,
  email: string,
  displayName: string,
  pinnedTenantId: string | null = contoso,
): Promise<void> {
  await makePerson(house, email, displayName);
  const { organization_id: organizationId } = await userOf(house, 'ada@contoso.example');
  const deps = { clock: databaseClock, random: systemRandom };
  const methods = { identity: null, otherMethods: ['email-code'] } as const;
  const user = { organizationId, displayName, email, role: 'member', pinnedTenantId, ...methods } as const;
  await inTransaction(house.db, (tx) => addUser(deps, tx, user));
}

/** A binding link as the mail of enforcement has it. */
export async function linkFor(house: House, email: string, tenantId = contoso): Promise<string> {
  const { id: userId, organization_id: organizationId } = await userOf(house, email);
  const at = await databaseClock.now(house.db);
  const made = { why: 'enforced', at, baseUrl: house.baseUrl } as const;
  const written = await inTransaction(house.db, (tx) =>
    writeBindingLinks({ random: systemRandom }, tx, [{ organizationId, userId, tenantId }], made),
  );
  return written.get(userId)?.link ?? '';
}

/** Goes to Microsoft by the link and signs in there as whoever this is: the hint is only a hint. Ends at our callback. */
export async function goToCallback(
  house: House,
  link: string,
  upn: string,
  browser: Browser,
): Promise<string> {
  await answerAs(house, upn);
  const start = await browser.ask(`${link}/microsoft`);
  const microsoft = new URL(start.headers.get('location') ?? '', link);
  microsoft.searchParams.delete('login_hint');
  const isCallback = (next: URL) => next.pathname === '/sign-in/microsoft/callback';
  return (await browser.visit(microsoft.href, isCallback)).url;
}

export async function comeBack(
  house: House,
  link: string,
  upn: string,
  browser = new Browser(),
): Promise<Page> {
  return browser.visit(await goToCallback(house, link, upn, browser));
}

/** Somebody has come by the link of this user under another name, and waits for an admin: as a refused brake leaves it. */
export async function makeBindingRequest(house: House, email: string): Promise<string> {
  await linkFor(house, email);
  const { id: userId } = await userOf(house, email);
  const cameAs = { tenantId: contoso, objectId: randomUUID(), displayName: 'Somebody Else', address: email };
  const row = await house.db
    .updateTable('binding_links')
    .set({ state: 'confirming', came_as: JSON.stringify(cameAs), came_at: new Date() })
    .where('user_id', '=', userId)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}
