import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/test-database.ts';
import type { Database } from '../../ports/db/database.ts';
import { fates, groupOfFate, sitsElsewhere } from './fates.store.ts';
import { fateOf, type PersonFacts } from './preview.model.ts';

const organizationId = 'org_of_all_fates';
const [contoso, fabrikam, gone] = [
  '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961',
  'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c',
  '0c7e5a14-9d26-4b83-8f61-3ab95e20d7c4',
];

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  await sql`insert into organizations (id, name, created_at) values (${organizationId}, 'All', clock_now())`.execute(
    db,
  );
});
afterAll(() => close());

const tenants = [null, contoso, fabrikam, gone];
const yesNo = [false, true];

/** Everybody there can be. */
const everybody: readonly Omit<PersonFacts, 'linkedTenantIds' | 'guestRule'>[] = tenants.flatMap(
  (pinnedTenantId) =>
    tenants.flatMap((identityTenantId) =>
      [null, contoso, fabrikam].flatMap((chosenTenantId) =>
        yesNo.flatMap((isGuest) =>
          yesNo.flatMap((doesAddressBounce) =>
            yesNo.map((hasOtherSession) => ({
              pinnedTenantId,
              identityTenantId,
              chosenTenantId,
              isGuest: isGuest && identityTenantId !== null,
              doesAddressBounce,
              hasOtherSession,
            })),
          ),
        ),
      ),
    ),
);
const idOf = (at: number): string => `usr_${String(at).padStart(26, '0')}`;

async function settle(person: (typeof everybody)[number], at: number): Promise<void> {
  const [id, email] = [idOf(at), `p${at}@contoso.example`];
  await sql`insert into users (organization_id, id, display_name, email, role, pinned_tenant_id, created_at)
    values (${organizationId}, ${id}, ${`Person ${at}`}, ${email}, 'member', ${person.pinnedTenantId}, clock_now())`.execute(
    db,
  );
  if (person.identityTenantId !== null)
    await sql`insert into entra_identities (organization_id, user_id, tenant_id, object_id, is_guest, linked_at)
      values (${organizationId}, ${id}, ${person.identityTenantId}, gen_random_uuid(), ${person.isGuest}, clock_now())`.execute(
      db,
    );
  if (person.doesAddressBounce)
    await sql`insert into notices (id, organization_id, kind, recipient_address, idempotency_key, state, failed_because,
                                   created_at, due_at, ended_at)
      values (${`ntc_${at}`}, ${organizationId}, 'role-changed', ${email}, ${id}, 'failed', 'refused', clock_now(),
              clock_now(), clock_now())`.execute(db);
  if (person.hasOtherSession)
    await sql`insert into sessions (organization_id, id, secret_hash, user_id, state, method, organization_epoch,
                                    user_epoch, opened_at, last_seen_at, expires_at, browser)
      values (${organizationId}, ${`ses_${at}`}, ${Buffer.from(id)}, ${id}, 'full', 'password', 0, 0, clock_now(),
              clock_now(), clock_now() + interval '1 hour', 'Firefox')`.execute(db);
}

test('the SQL over all people of an account and the decision about one say the same', async () => {
  for (const [at, person] of everybody.entries()) await settle(person, at);
  const each = Object.fromEntries(
    everybody.flatMap((person, at) =>
      person.chosenTenantId === null ? [] : [[idOf(at), person.chosenTenantId]],
    ),
  );
  const now = new Date();
  const linkings = [[], [contoso], [contoso, fabrikam]];
  const rules = ['refused', 'allowed'] as const;
  for (const { linkedTenantIds, guestRule } of linkings.flatMap((linked) =>
    rules.map((rule) => ({ linkedTenantIds: linked, guestRule: rule })),
  )) {
    await sql`update organizations set guest_rule = ${guestRule}`.execute(db);
    await sql`delete from linked_tenants`.execute(db);
    for (const tenantId of linkedTenantIds)
      await sql`insert into linked_tenants (organization_id, tenant_id, display_domain, linked_at)
        values (${organizationId}, ${tenantId}, ${`${tenantId}.example`}, clock_now())`.execute(db);
    const found = await sql<{ group: string; reason: string | null; tenantId: string | null }>`
      select f.reason, f.next_tenant_id as "tenantId",
             case when ${groupOfFate} = 'stays' and ${sitsElsewhere(now, 3600)} then 'signs-in-again'
                  else ${groupOfFate} end as "group"
        from (${fates({ organizationId, pins: { forAll: null, each } })}) f order by f.id`.execute(db);
    expect(found.rows).toEqual(everybody.map((person) => fateOf({ ...person, linkedTenantIds, guestRule })));
  }
});
