import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

export type SilentWhy = 'unreachable' | 'vendor-fault' | 'no-verdict';

/**
 * A verdict came for somebody of the tenant. Written at most every half minute while nothing changes, and otherwise not even locked:
 * the checks of a large tenant would stand in line for this row.
 */
export async function recordAnswer(db: Executor, tenantId: string, at: Date): Promise<void> {
  await writeAnswer(tenantId, at, sql`tenant_answers.refused_pairs`).execute(db);
}

/** The same of a check in the background that was let through: no policy stands in its way. */
export async function recordAlive(db: Executor, tenantId: string, at: Date): Promise<void> {
  await writeAnswer(tenantId, at, sql`0`).execute(db);
}

const writeAnswer = (tenantId: string, at: Date, pairs: RawBuilder<unknown>) => sql`
  insert into tenant_answers (tenant_id, answered_at)
  select ${tenantId}, ${at}
   where not exists (
     select 1 from tenant_answers
      where tenant_id = ${tenantId} and silent_since is null and refused_pairs = ${pairs}
        and answered_at >= ${at}::timestamptz - interval '30 seconds')
      on conflict (tenant_id) do update
     set answered_at = excluded.answered_at, silent_since = null, silent_why = null, next_probe_at = null,
         silence_ended_at = case when tenant_answers.silent_since is null then tenant_answers.silence_ended_at
                                 else excluded.answered_at end,
         refused_pairs = ${pairs}`;

/** Whether there was a time since this instant in which no verdict came for the tenant; it may last. */
export async function wasTenantSilent(db: Executor, tenantId: string, since: Date): Promise<boolean> {
  const found = await sql`
    select 1 from tenant_answers
     where tenant_id = ${tenantId} and (silent_since is not null or silence_ended_at > ${since})`.execute(db);
  return found.rows.length > 0;
}

/** For how many tenants none comes, by why, and for how long at most. */
export async function readSilence(
  db: Executor,
): Promise<{ readonly why: SilentWhy; readonly count: number; readonly longestSeconds: number }[]> {
  const found = await sql<{ why: SilentWhy; count: number; longestSeconds: number }>`
    select silent_why as why, count(*)::int as count,
           extract(epoch from clock_now() - min(silent_since))::float8 as "longestSeconds"
      from tenant_answers where silent_since is not null group by silent_why order by silent_why`.execute(db);
  return found.rows;
}

/** No verdict came. The tenant counts as silent from the first time that nothing comes while nobody else gets one. */
export async function recordSilence(
  db: Executor,
  tenantId: string,
  silence: { readonly why: SilentWhy; readonly at: Date; readonly nextProbeAt: Date },
): Promise<void> {
  await sql`
    insert into tenant_answers (tenant_id, silent_since, silent_why, next_probe_at)
    values (${tenantId}, ${silence.at}, ${silence.why}, ${silence.nextProbeAt})
        on conflict (tenant_id) do update
       set silent_since = coalesce(tenant_answers.silent_since, excluded.silent_since),
           silent_why = excluded.silent_why, next_probe_at = excluded.next_probe_at`.execute(db);
}

/**
 * Whether a check may be made now. Of a tenant that is silent one at a time, whoever asks and however many are due: the one that
 * is let through puts off the next.
 */
export async function takeProbe(
  db: Executor,
  tenantId: string,
  { now, nextProbeAt }: { readonly now: Date; readonly nextProbeAt: Date },
): Promise<boolean> {
  const asked = await sql<{ is_free: boolean }>`
    with probe as (
      update tenant_answers set next_probe_at = ${nextProbeAt}
       where tenant_id = ${tenantId} and silent_since is not null and next_probe_at <= ${now}
      returning 1)
    select exists (select 1 from probe)
           or not exists (select 1 from tenant_answers where tenant_id = ${tenantId} and silent_since is not null)
        as is_free`.execute(db);
  return asked.rows[0]?.is_free ?? false;
}

/** After so many pairs in a row the tenant is known to refuse checks in the background. */
const pairsOfPolicy = 3;

/**
 * Of `tenant_answers t`, which may be missing: its people are asked in the browser alone. A day after the last pair a check in the
 * background is tried again: a policy may have been lifted, or our addresses let through, and nobody tells us.
 */
export const isBrowserOnly = sql<boolean>`
  coalesce(t.refused_pairs >= ${sql.lit(pairsOfPolicy)} and t.last_pair_at > (select clock_now()) - interval '1 day', false)`;

/** Whether a tenant is one of these. */
export async function isBrowserOnlyTenant(db: Executor, tenantId: string): Promise<boolean> {
  const found =
    await sql`select 1 from tenant_answers t where t.tenant_id = ${tenantId} and ${isBrowserOnly}`.execute(
      db,
    );
  return found.rows.length > 0;
}

/** Microsoft refused a check in the background, and has let the same person through in their browser: a pair. */
export async function recordPair(db: Executor, tenantId: string, at: Date): Promise<void> {
  await sql`
    insert into tenant_answers (tenant_id, answered_at, refused_pairs, last_pair_at) values (${tenantId}, ${at}, 1, ${at})
        on conflict (tenant_id) do update
       set refused_pairs = tenant_answers.refused_pairs + 1, last_pair_at = excluded.last_pair_at`.execute(
    db,
  );
}
