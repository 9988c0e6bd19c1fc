import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { AttemptsTable } from '../../ports/db/people-tables.ts';
import type { OrganizationName } from './customer.store.ts';

const mostFound = 20;

/** What the time line shows of an attempt; its hashes and sealed proofs are not even read. */
const attemptColumns = [
  'id',
  'purpose',
  'registration',
  'client_request_id',
  'authority',
  'prompt',
  'display',
  'organization_id',
  'user_id',
  'invitation_id',
  'binding_link_id',
  'started_at',
  'expires_at',
  'taken_at',
  'ended_at',
  'answer',
  'answer_error',
  'answer_subcode',
  'exchange',
  'exchange_why',
  'tenant_id',
  'object_id',
  'authenticated_at',
  'auth_methods',
  'auth_class',
  'failure_code',
  'aadsts',
  'reference',
  'continued_as',
  'seen_page',
  'seen_page_at',
] as const satisfies readonly (keyof AttemptsTable)[];
export type AttemptFacts = Pick<AttemptsTable, (typeof attemptColumns)[number]>;

/** Attempts that ended with this reference, or that Microsoft knows by this Correlation Id. */
export async function searchAttempts(
  db: Executor,
  by: { readonly reference: string | null; readonly correlationId: string | null },
): Promise<AttemptFacts[]> {
  if (by.reference === null && by.correlationId === null) return [];
  return db
    .selectFrom('attempts')
    .select(attemptColumns)
    .where((where) =>
      where.or([where('reference', '=', by.reference), where('client_request_id', '=', by.correlationId)]),
    )
    .orderBy('started_at', 'desc')
    .limit(mostFound)
    .execute();
}

export async function findAttemptFacts(db: Executor, id: string): Promise<AttemptFacts | undefined> {
  return db.selectFrom('attempts').select(attemptColumns).where('id', '=', id).executeTakeFirst();
}

/**
 * Whose data an attempt is: of the organization that it was started for; else of those with a user of the proven subject;
 * else of those that have linked the subject's tenant. None where nobody was proven, or nobody of a customer.
 */
export async function organizationsOfAttempt(
  db: Executor,
  attempt: Pick<AttemptFacts, 'organization_id' | 'tenant_id' | 'object_id'>,
): Promise<OrganizationName[]> {
  const { organization_id: startedFor, tenant_id: tenantId, object_id: objectId } = attempt;
  const named = async (condition: ReturnType<typeof sql>): Promise<OrganizationName[]> => {
    const query = sql<OrganizationName>`select o.id, o.name from organizations o where ${condition} order by o.id`;
    return (await query.execute(db)).rows;
  };
  if (startedFor !== null) return named(sql`o.id = ${startedFor}`);
  if (tenantId === null) return [];
  const ofSubject = await named(sql`exists (select 1 from entra_identities i
    where i.organization_id = o.id and i.tenant_id = ${tenantId} and i.object_id = ${objectId})`);
  if (ofSubject.length > 0) return ofSubject;
  return named(sql`exists (select 1 from linked_tenants t
    where t.organization_id = o.id and t.tenant_id = ${tenantId})`);
}

/** Attempts of a user, the newest first: those they started here, and those in which Microsoft has named them. */
export async function attemptsOfUser(
  db: Executor,
  user: { readonly organizationId: string; readonly userId: string },
): Promise<AttemptFacts[]> {
  const identity = await db
    .selectFrom('entra_identities')
    .select(['tenant_id', 'object_id'])
    .where('organization_id', '=', user.organizationId)
    .where('user_id', '=', user.userId)
    .executeTakeFirst();
  return db
    .selectFrom('attempts')
    .select(attemptColumns)
    .where((where) =>
      where.or([
        where.and([where('organization_id', '=', user.organizationId), where('user_id', '=', user.userId)]),
        where.and([
          where('organization_id', 'is', null),
          where('tenant_id', '=', identity?.tenant_id ?? null),
          where('object_id', '=', identity?.object_id ?? null),
        ]),
      ]),
    )
    .orderBy('started_at', 'desc')
    .limit(mostFound)
    .execute();
}
