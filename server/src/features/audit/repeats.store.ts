import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

interface Repeat {
  readonly organizationId: string;
  readonly action: string;
  /** Beginning of the hour. */
  readonly since: Date;
  readonly at: Date;
}

/** Counts one more of its hour, in the caller's transaction; false where the hour's budget was spent before it. */
export async function countRepeat(tx: Executor, repeat: Repeat, budget: number): Promise<boolean> {
  const counted = await sql<{ is_recorded: boolean }>`
    insert into audit_repeats as r (organization_id, action, since, recorded_count, left_out_count, last_at)
    values (${repeat.organizationId}, ${repeat.action}, ${repeat.since}, 1, 0, ${repeat.at})
    on conflict (organization_id, action, since) do update
       set recorded_count = least(r.recorded_count + 1, ${budget}::integer),
           left_out_count = r.left_out_count + (r.recorded_count >= ${budget}::integer)::integer,
           last_at = greatest(r.last_at, excluded.last_at)
    returning left_out_count = 0 as is_recorded`.execute(tx);
  return counted.rows[0]?.is_recorded === true;
}

export interface EndedRepeats {
  readonly organization_id: string;
  readonly action: string;
  readonly since: Date;
  readonly left_out_count: number;
  readonly last_at: Date;
}

/** Takes the counts of some hours that began by then, for good: of two who sweep at once, each row goes to one. */
export async function takeEndedRepeats(tx: Executor, began: Date, limit: number): Promise<EndedRepeats[]> {
  const taken = await sql<EndedRepeats>`
    delete from audit_repeats where (organization_id, action, since) in (
      select organization_id, action, since from audit_repeats
       where since <= ${began} order by since limit ${limit} for update skip locked)
    returning organization_id, action, since, left_out_count, last_at`.execute(tx);
  return taken.rows;
}
