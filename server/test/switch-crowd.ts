import { sql } from 'kysely';
import type { Database } from '../src/ports/db/database.ts';

/** Contoso Electric lacks nothing to enforce SSO, and has so many people more, who have neither SSO nor a pin. */
export async function settleCrowd(db: Database, count: number): Promise<void> {
  await sql`update organizations set enforcement_activated_at = clock_now() where name = 'Contoso Electric'`.execute(
    db,
  );
  await sql`insert into tenant_grants (tenant_id, registration, reported_at, reported_by, seen_at, seen_since_report_at,
                                   member_seen_since_report_at)
    select tenant_id, 'sign-in', clock_now(), 'admin-consent-callback', clock_now(), clock_now(), clock_now() from linked_tenants
     where display_domain = 'contoso.example'`.execute(db);
  await sql`insert into users (organization_id, id, display_name, email, role, other_methods, created_at)
    select o.id, 'usr_' || lpad(n::text, 26, '0'), 'Person ' || n, 'person-' || n || '@contoso.example', 'member',
           array['password'], clock_now()
      from organizations o, generate_series(1, ${count}::int) as n where o.name = 'Contoso Electric'`.execute(
    db,
  );
}
