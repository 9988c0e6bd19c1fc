import type { Cell } from '../../test/consent-matrix.ts';
import { addUser, createOrganization, linkTenant } from '../src/features/organizations/public.ts';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { inTransaction } from '../src/ports/db/database.ts';
import { systemRandom } from '../src/ports/random/random.ts';
import type { House } from './harness.ts';

/** A customer of the cell's own, so that no cell sees what another has left behind. */
export interface MatrixWorld {
  readonly organizationId: string;
  readonly tenantId: string;
  readonly domain: string;
}

const roles = { it: ['Cloud Application Administrator'] };

/** A tenant with the posture and, for the product, an account whose people come from it. */
export async function makeWorld(house: House, index: number, { posture }: Cell): Promise<MatrixWorld> {
  const [domain, tenantId] = [`m${index}.example`, systemRandom.uuid()];
  await house.emulator.call('PUT', `/tenants/${domain}`, { id: tenantId, displayName: `Matrix ${index}` });
  const objectIds = new Map<string, string>();
  for (const name of ['member', 'colleague', 'admin', 'it', 'somebody']) {
    const id = systemRandom.uuid();
    objectIds.set(name, id);
    await house.emulator.call('PUT', `/users/${name}@${domain}`, {
      id,
      mailbox: 'licensed',
      ...(name === 'it' ? { roles: roles.it } : {}),
    });
  }
  await house.emulator.call('PATCH', `/tenants/${domain}`, {
    ...posture.setting,
    reviewers: [`it@${domain}`],
    requestDurationInDays: 1,
  });
  const deps = { clock: databaseClock, random: systemRandom };
  const organizationId = await inTransaction(house.db, async (tx) => {
    const id = await createOrganization(deps, tx, `Matrix ${index}`);
    await linkTenant(deps, tx, { organizationId: id, tenantId, displayDomain: domain });
    for (const name of ['member', 'colleague', 'admin'])
      await addUser(deps, tx, {
        organizationId: id,
        displayName: name,
        email: `${name}@${domain}`,
        role: name === 'admin' ? 'admin' : 'member',
        identity: { tenantId, objectId: objectIds.get(name) ?? '' },
      });
    return id;
  });
  return { organizationId, tenantId, domain };
}
