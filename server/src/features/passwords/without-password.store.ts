import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

export interface PersonWithoutPassword {
  readonly id: string;
  readonly display_name: string;
  readonly email: string;
}

const hasNone = sql<boolean>`u.state = 'active' and not exists (select 1 from password_credentials c
  where c.organization_id = u.organization_id and c.user_id = u.id)`;

/** How many of the organization are active and have no password. */
export async function countWithoutPassword(db: Executor, organizationId: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from users u where u.organization_id = ${organizationId} and ${hasNone}`.execute(
    db,
  );
  return found.rows[0]?.count ?? 0;
}

/** Of the next so many users, in the order of their ids, those who are active and have no password. */
export async function nextWithoutPassword(
  tx: Executor,
  organizationId: string,
  page: { readonly after: string; readonly limit: number },
): Promise<{
  readonly people: readonly PersonWithoutPassword[];
  readonly reached: string;
  readonly isLast: boolean;
}> {
  const looked = await tx
    .selectFrom('users')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit)
    .execute();
  const ids = looked.map((row) => row.id);
  const found = await sql<PersonWithoutPassword>`
    select u.id, u.display_name, u.email from users u
     where u.organization_id = ${organizationId} and u.id = any(${ids}) and ${hasNone} order by u.id`.execute(
    tx,
  );
  return { people: found.rows, reached: ids.at(-1) ?? page.after, isLast: ids.length < page.limit };
}
