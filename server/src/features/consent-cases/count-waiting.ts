import type { Executor } from '../../ports/db/database.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';

/** How many of an organization wait for a registration in a tenant, and since when; null where nobody does. */
export async function countWaiting(
  db: Executor,
  wanted: {
    readonly organizationId: string;
    readonly tenantId: string;
    readonly registration: AppRegistration;
  },
): Promise<{ readonly count: number; readonly since: Date } | null> {
  const { count, since } = await db
    .selectFrom('consent_waiters as w')
    .innerJoin('consent_cases as c', (join) =>
      join.onRef('c.organization_id', '=', 'w.organization_id').onRef('c.id', '=', 'w.case_id'),
    )
    .select((of) => [of.fn.countAll<number>().as('count'), of.fn.min('w.since').as('since')])
    .where('w.organization_id', '=', wanted.organizationId)
    .where('c.tenant_id', '=', wanted.tenantId)
    .where('c.registration', '=', wanted.registration)
    .where('c.closed_at', 'is', null)
    .where('w.came_through_at', 'is', null)
    .executeTakeFirstOrThrow();
  return since === null ? null : { count, since };
}
