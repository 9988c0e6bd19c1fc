import { sql, type Insertable, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import { boundSeconds } from '../sessions/public.ts';

/** What a loss is measured by. */
export interface Measured {
  readonly loss: string;
  readonly servedAt: Date | null;
  readonly bound: number;
}

/** A loss, with the last request that was served and with what the account promises at this moment. */
export async function insertLoss(
  tx: Executor,
  row: Omit<Insertable<DatabaseSchema['access_losses']>, 'served_at' | 'bound_seconds'> & {
    readonly was_silent: boolean;
  },
): Promise<Measured> {
  const facts = await sql<{ served_at: Date | null; interval_minutes: number; grace_hours: number }>`
    select o.liveness_interval_minutes as interval_minutes, o.liveness_grace_hours as grace_hours,
           (select max(s.last_seen_at) from sessions s
             where s.organization_id = o.id and s.user_id = ${row.user_id} and s.method = 'microsoft') as served_at
      from organizations o where o.id = ${row.organization_id}`.execute(tx);
  const [found] = facts.rows;
  const servedAt = found?.served_at ?? null;
  const bound =
    found === undefined
      ? 0
      : boundSeconds({
          intervalMinutes: found.interval_minutes,
          graceHours: found.grace_hours,
          wasSilent: row.was_silent,
        });
  await tx
    .insertInto('access_losses')
    .values({ ...row, served_at: servedAt, bound_seconds: bound })
    .execute();
  return { loss: row.id, servedAt, bound };
}

export type ClockedLossRow = Pick<
  Selectable<DatabaseSchema['access_losses']>,
  'alive_at' | 'happened_at' | 'noticed_at' | 'first_refusal_at' | 'served_at' | 'bound_seconds'
>;

/** The losses of the last days, of all accounts. */
export async function listClockedLosses(db: Executor, days: number): Promise<ClockedLossRow[]> {
  const found = await sql<ClockedLossRow>`
    select alive_at, happened_at, noticed_at, first_refusal_at, served_at, bound_seconds
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
