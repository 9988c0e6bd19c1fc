import { sql, type Insertable, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import { boundSeconds, countsNow } from '../sessions/public.ts';
import { worstServed } from './bound.model.ts';

/** What a loss is measured by. */
export interface Measured {
  readonly servedSeconds: number | null;
  readonly boundSeconds: number;
}

/** A session that ends, or none beside what the account promises. */
interface MeasuredRow {
  readonly interval_minutes: number;
  readonly grace_hours: number;
  readonly alive_at: Date | null;
  readonly served_seconds: number | null;
  readonly was_silent: boolean | null;
}

/**
 * A loss, with what the account promises at this moment and with how it was kept: of each session that still counts, from its own
 * last proof of life to its last request, by the grace where no verdict came for the tenant since that proof: a newer session may
 * have been proven since. So it is written before the sessions end. The last proof of the person is that of any. `was_silent` counts where
 * there is no session.
 */
export async function insertLoss(
  tx: Executor,
  row: Omit<Insertable<DatabaseSchema['access_losses']>, 'served_seconds' | 'bound_seconds'> & {
    readonly was_silent: boolean;
  },
): Promise<Measured> {
  const found = await sql<MeasuredRow>`
    select o.liveness_interval_minutes as interval_minutes, o.liveness_grace_hours as grace_hours, m.*
      from organizations o
      left join lateral (
             select l.alive_at, ceil(extract(epoch from s.last_seen_at - l.alive_at))::int as served_seconds,
                    t.silent_since is not null or coalesce(t.silence_ended_at > l.alive_at, false) as was_silent
               from sessions s
               join users u on u.organization_id = s.organization_id and u.id = s.user_id
               join liveness l on l.organization_id = s.organization_id and l.session_id = s.id
               left join tenant_answers t on t.tenant_id = l.tenant_id
              where s.organization_id = o.id and s.user_id = ${row.user_id} and ${countsNow}) m on true
     where o.id = ${row.organization_id}
     order by m.alive_at desc`.execute(tx);
  const measured = found.rows.map((one) => {
    const wasSilent = one.was_silent ?? row.was_silent;
    const promise = { intervalMinutes: one.interval_minutes, graceHours: one.grace_hours, wasSilent };
    return { servedSeconds: one.served_seconds, wasSilent, boundSeconds: boundSeconds(promise) };
  });
  const worst = worstServed(measured);
  if (worst === undefined) throw new Error('the account of a loss is gone');
  await tx
    .insertInto('access_losses')
    .values({
      ...row,
      was_silent: worst.wasSilent,
      alive_at: found.rows[0]?.alive_at ?? row.alive_at ?? null,
      served_seconds: worst.servedSeconds,
      bound_seconds: worst.boundSeconds,
    })
    .execute();
  const { servedSeconds, boundSeconds: promised } = worst;
  return { servedSeconds, boundSeconds: promised };
}

export type ClockedLossRow = Pick<
  Selectable<DatabaseSchema['access_losses']>,
  'alive_at' | 'happened_at' | 'noticed_at' | 'first_refusal_at' | 'served_seconds' | 'bound_seconds'
>;

/** The losses of the last days, of all accounts. */
export async function listClockedLosses(db: Executor, days: number): Promise<ClockedLossRow[]> {
  const found = await sql<ClockedLossRow>`
    select alive_at, happened_at, noticed_at, first_refusal_at, served_seconds, bound_seconds
      from access_losses where noticed_at > clock_now() - make_interval(days => ${days})`.execute(db);
  return found.rows;
}

/** The first request since that met a closed door. False where nothing was lost since the session was opened. */
export async function noteFirstRefusal(
  db: Executor,
  user: { readonly organizationId: string; readonly userId: string },
  { openedAt, at }: { readonly openedAt: Date; readonly at: Date },
): Promise<boolean> {
  const found = await sql<{ is_noted: boolean }>`
    select first_refusal_at is not null as is_noted from access_losses
     where organization_id = ${user.organizationId} and user_id = ${user.userId} and noticed_at >= ${openedAt}`.execute(
    db,
  );
  if (found.rows.some((row) => !row.is_noted))
    await db
      .updateTable('access_losses')
      .set({ first_refusal_at: at })
      .where('organization_id', '=', user.organizationId)
      .where('user_id', '=', user.userId)
      .where('noticed_at', '>=', openedAt)
      .where('first_refusal_at', 'is', null)
      .execute();
  return found.rows.length > 0;
}
