import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { newId, systemRandom } from '../src/ports/random/random.ts';
import { contoso, fabrikam } from './bindings.ts';
import { signIn, type House } from './harness.ts';

/** A preview of a move of this account, of nobody; its id. */
export async function makeStoredMove(house: House, organizationId: string): Promise<string> {
  const now = await databaseClock.now(house.db);
  const id = newId('mov', now, systemRandom);
  await house.db
    .insertInto('tenant_moves')
    .values((of) => ({
      organization_id: organizationId,
      id,
      from_tenant_id: randomUUID(),
      to_tenant_id: randomUUID(),
      people: JSON.stringify({}),
      facts_hash: Buffer.alloc(0),
      made_by: of
        .selectFrom('users')
        .select((user) => user.fn.min<string>('id').as('id'))
        .where('organization_id', '=', organizationId),
      made_at: now,
      expires_at: new Date(now.getTime() + 600_000),
    }))
    .execute();
  return id;
}

/** A move of this account that was carried out, of one person who came from the old tenant. */
export async function makeMoved(house: House, organizationId: string): Promise<void> {
  const id = await makeStoredMove(house, organizationId);
  await sql`
    with moved as (
      insert into moved_users (organization_id, tenant_move_id, user_id, fate)
      select organization_id, ${id}, id, 'moves' from users where organization_id = ${organizationId} limit 1
      returning organization_id, user_id)
    insert into former_identities (organization_id, user_id, tenant_id, object_id, ended_at)
    select organization_id, user_id, gen_random_uuid(), gen_random_uuid(), clock_now() from moved`.execute(
    house.db,
  );
}

/** Contoso Electric has bought Fabrikam Lighting, and links its tenant too; IT's approval there is seen to work. */
export async function linkFabrikam(house: House): Promise<void> {
  await house.db
    .insertInto('linked_tenants')
    .values((of) => ({
      organization_id: of.selectFrom('organizations').select('id').where('name', '=', 'Contoso Electric'),
      tenant_id: fabrikam,
      display_domain: 'fabrikam.example',
      linked_at: new Date(),
    }))
    .execute();
  await approveFabrikam(house);
}

/** IT of Fabrikam has approved for everybody, and somebody has come through unasked since. */
export async function approveFabrikam(house: House): Promise<void> {
  await house.emulator.call('POST', '/tenants/fabrikam.example/registrations/sign-in/grant', {});
  await signIn(house, 'dora@fabrikam.example');
  await house.db
    .updateTable('tenant_grants')
    .set({ reported_at: new Date(), reported_by: 'admin-consent-callback' })
    .where('registration', '=', 'sign-in')
    .where('tenant_id', 'in', [contoso, fabrikam])
    .execute();
  await signIn(house, 'emil@fabrikam.example');
}
