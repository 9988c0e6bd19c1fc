import { sql } from 'kysely';
import { addUser, createOrganization, linkTenant } from '../src/features/organizations/public.ts';
import { setPassword } from '../src/features/passwords/public.ts';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { inTransaction, type Database } from '../src/ports/db/database.ts';
import type { PasswordHash } from '../src/ports/passwords/password-hasher.ts';
import { systemRandom } from '../src/ports/random/random.ts';

const tenantId = '0c7e5a14-9d26-4b83-8f61-3ab95e20d7c4';
const atOnce = 10_000;

export interface Crowd {
  readonly name: string;
  readonly userCount: number;
  /** Of the admin, who comes in with a password. */
  readonly adminEmail: string;
}

/** Ids of one crowd, of the right form, and of no other crowd. */
const idOf = (prefix: string, { userCount }: Crowd) =>
  sql`${prefix} || '_' || lpad(${userCount}::text, 13, '0') || lpad(n::text, 13, '0')`;

/**
 * A customer with as many users as one likes, and an event of the audit trail for each. Made of rows instead of use
 * cases, which would take minutes; names and addresses are the same for the same number.
 */
export async function seedCrowd(db: Database, crowd: Crowd, hash: PasswordHash): Promise<void> {
  const deps = { clock: databaseClock, random: systemRandom };
  const organizationId = await inTransaction(db, async (tx) => {
    const id = await createOrganization(deps, tx, crowd.name);
    await linkTenant(deps, tx, { organizationId: id, tenantId, displayDomain: 'crowd.example' });
    const admin = {
      displayName: 'Ada Crowd',
      email: crowd.adminEmail,
      role: 'admin',
      identity: null,
    } as const;
    const userId = await addUser(deps, tx, { organizationId: id, ...admin, pinnedTenantId: tenantId });
    if (userId !== null) await setPassword(deps, tx, { organizationId: id, userId }, hash);
    return id;
  });
  for (let from = 1; from < crowd.userCount; from += atOnce)
    await inTransaction(db, async (tx) => {
      const [first, last] = [from, Math.min(from + atOnce, crowd.userCount) - 1];
      await sql`
        insert into users (organization_id, id, display_name, email, role, pinned_tenant_id, other_methods, created_at)
        select ${organizationId}, ${idOf('usr', crowd)},
               (array['Anna','Bela','Carl','Dina','Egon','Finn','Gita','Hugo'])[1 + n % 8] || ' '
                 || (array['Abel','Berg','Conti','Dahl','Eriksen','Fuchs','Garcia','Holm','Ito','Jansen'])[1 + n / 8 % 10]
                 || ' ' || n,
               'person-' || n || '@crowd.example', case when n % 200 = 0 then 'admin' else 'member' end,
               ${tenantId}, case when n % 20 = 0 then array['password'] else '{}' end, clock_now()
          from generate_series(${first}::int, ${last}::int) as n`.execute(tx);
      await sql`
        insert into entra_identities (organization_id, user_id, tenant_id, object_id, linked_at)
        select ${organizationId}, ${idOf('usr', crowd)}, ${tenantId},
               (md5(${idOf('crowd', crowd)}))::uuid, clock_now()
          from generate_series(${first}::int, ${last}::int) as n`.execute(tx);
      await sql`
        insert into audit_events (organization_id, id, at, action, outcome, actor_kind, target_kind, target_id, context)
        select ${organizationId}, ${idOf('evt', crowd)}, clock_now(), 'user.added', 'done', 'system',
               'user', ${idOf('usr', crowd)}, '{"role": "member"}'
          from generate_series(${first}::int, ${last}::int) as n`.execute(tx);
    });
}
