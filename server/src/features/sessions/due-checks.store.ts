import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { livenessRow, type LivenessRow } from './liveness.store.ts';
import { countsNow } from './sessions-at-microsoft.store.ts';
import { isBrowserOnly } from './tenant-answers.store.ts';

/** How many rows that are due one taking looks at; more than it takes, for most people are idle. */
const mostLookedAt = 64;

interface Due {
  readonly taken: LivenessRow[];
  /** Others may be due behind those that were looked at. */
  readonly isMore: boolean;
}

/**
 * When a check is looked at again that is due and must not be made now. Whoever is idle is looked at once more when their interval
 * is over, and then asked about before their next request. A tenant that is silent is looked at after its next probe, its people
 * one after the other; one that is asked in the browser alone, within the hour.
 */
const laterAt = sql`
  case when not (${countsNow}) then clock_now() + interval '1 day'
       when ${isBrowserOnly} then clock_now() + interval '1 hour'
       when t.silent_since is not null and t.next_probe_at > clock_now()
         then t.next_probe_at + random() * interval '45 seconds'
       when s.last_seen_at <= l.alive_at and l.alive_at + make_interval(mins => o.liveness_interval_minutes) > clock_now()
         then l.alive_at + make_interval(mins => o.liveness_interval_minutes)
       when s.last_seen_at <= l.alive_at then clock_now() + interval '1 day' end`;

/**
 * Takes checks that are due of sessions that count and are used: seen since the last proof. What is due and must not be made now is
 * put off in the same statement, so that a crowd of idle sessions stands in nobody's way. Those who take at once take others.
 */
export async function takeDueChecks(
  db: Executor,
  limit: number,
  until: { readonly now: Date; readonly lease: Date },
): Promise<Due> {
  const found = await sql<LivenessRow & { readonly is_taken: boolean }>`
    with due as materialized (
      select organization_id, session_id, alive_at, tenant_id, due_at
        from liveness l
       where l.due_at <= ${until.now} and l.sealed_refresh_token is not null and l.refused_at is null
         and (l.lease_until is null or l.lease_until <= ${until.now})
       order by l.due_at limit ${mostLookedAt}
         for update of l skip locked),
    looked_at as (
      select l.organization_id, l.session_id, ${laterAt} as later_at,
             row_number() over (partition by ${laterAt} is null order by l.due_at) as place
        from due l
        join sessions s on s.organization_id = l.organization_id and s.id = l.session_id
        join users u on u.organization_id = s.organization_id and u.id = s.user_id
        join organizations o on o.id = s.organization_id
        left join tenant_answers t on t.tenant_id = l.tenant_id),
    touched as (
      update liveness l
         set lease_until = case when k.later_at is null then ${until.lease}::timestamptz else l.lease_until end,
             due_at = coalesce(k.later_at, l.due_at)
        from looked_at k
       where l.organization_id = k.organization_id and l.session_id = k.session_id
         and (k.later_at is not null or k.place <= ${limit})
      returning l.*, k.later_at is null as is_taken)
    select ${livenessRow}, l.is_taken from touched l join organizations o on o.id = l.organization_id`.execute(
    db,
  );
  const taken = found.rows.filter((row) => row.is_taken);
  return { taken, isMore: taken.length < found.rows.length };
}
