import { sql, type RawBuilder } from 'kysely';
import type { Executor } from './database.ts';

/** How many rows of which organization a statement has changed. */
export type CountByOrganization = ReadonlyMap<string, number>;

/** Runs a statement that ends with `returning organization_id`, across organizations; rows of none are not counted. */
export async function countByOrganization(
  tx: Executor,
  statement: RawBuilder<unknown>,
): Promise<CountByOrganization> {
  const counted = await sql<{ id: string; count: number }>`
    with changed as (${statement})
    select organization_id as id, count(*) as count from changed where organization_id is not null
     group by organization_id`.execute(tx);
  return new Map(counted.rows.map(({ id, count }) => [id, count]));
}
