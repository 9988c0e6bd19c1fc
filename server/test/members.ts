import { addUser } from '../src/features/organizations/public.ts';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { inTransaction } from '../src/ports/db/database.ts';
import { systemRandom } from '../src/ports/random/random.ts';
import { contoso, userOf } from './bindings.ts';
import type { House } from './harness.ts';

/** A member of Contoso Electric who is the person of this address at the emulated Microsoft. */
export async function addMember(house: House, upn: string): Promise<void> {
  const { oid } = (await house.emulator.call('GET', `/users/${upn}`)) as { readonly oid: string };
  const { organization_id: organizationId } = await userOf(house, 'ada@contoso.example');
  const identity = { tenantId: contoso, objectId: oid };
  const user = { organizationId, displayName: upn, email: upn, role: 'member', identity } as const;
  await inTransaction(house.db, (tx) => addUser({ clock: databaseClock, random: systemRandom }, tx, user));
}
