import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import { isWithUs } from './waiters.store.ts';

/** How many of an organization wait for a registration in a tenant, and since when: numbers alone; null where nobody does. */
export async function countWaiting(
  db: Executor,
  wanted: {
    readonly organizationId: string;
    readonly tenantId: string;
    readonly registration: AppRegistration;
  },
): Promise<{ readonly count: number; readonly since: Date } | null> {
  const found = await sql<{ count: number; since: Date | null }>`
    select count(*)::int as count, min(w.since) as since
      from consent_cases c
      join consent_waiters w on w.organization_id = c.organization_id and w.case_id = c.id
     where c.organization_id = ${wanted.organizationId} and c.tenant_id = ${wanted.tenantId}
       and c.registration = ${wanted.registration} and c.closed_at is null and w.came_through_at is null
       and ${isWithUs('w')}`.execute(db);
  const [row] = found.rows;
  return row?.since ? { count: row.count, since: row.since } : null;
}
