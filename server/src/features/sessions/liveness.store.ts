import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import { isBrowserOnly } from './tenant-answers.store.ts';
import { countsNow } from './sessions-at-microsoft.store.ts';

export interface LivenessKey {
  readonly organizationId: string;
  readonly sessionId: string;
}

/** A session that Microsoft opened, as its liveness is known. */
export interface LivenessRow {
  readonly organization_id: string;
  readonly session_id: string;
  readonly tenant_id: string;
  readonly object_id: string;
  readonly sealed_refresh_token: Buffer;
  readonly alive_at: Date;
  readonly interval_minutes: number;
}

export interface NewLiveness extends LivenessKey {
  readonly tenantId: string;
  readonly objectId: string;
  readonly sealedRefreshToken: Buffer | null;
  readonly aliveAt: Date;
  readonly dueAfterSeconds: number;
}

/** With the session itself: Microsoft has just shown the person. A session that is proven again keeps its row. */
export async function writeProof(tx: Executor, proof: NewLiveness): Promise<void> {
  const { organizationId, sessionId, tenantId, objectId, sealedRefreshToken, aliveAt } = proof;
  const dueAt = new Date(aliveAt.getTime() + proof.dueAfterSeconds * 1000);
  await sql`
    ${preparedAs('write-proof')}
    insert into liveness (organization_id, session_id, tenant_id, object_id, sealed_refresh_token, alive_at, due_at)
    values (${organizationId}, ${sessionId}, ${tenantId}, ${objectId}, ${sealedRefreshToken}, ${aliveAt}, ${dueAt})
        on conflict (organization_id, session_id) do update
       set sealed_refresh_token = coalesce(excluded.sealed_refresh_token, liveness.sealed_refresh_token),
           alive_at = excluded.alive_at, due_at = excluded.due_at, lease_until = null, refused_at = null,
           refused_aadsts = null`.execute(tx);
}

/** How often the account asks, in minutes. */
export async function intervalOf(db: Executor, organizationId: string): Promise<number> {
  const found = await sql<{ minutes: number }>`
    select liveness_interval_minutes as minutes from organizations where id = ${organizationId}`.execute(db);
  return found.rows[0]?.minutes ?? 10;
}

/** Of `liveness l` and `organizations o`: a LivenessRow. */
export const livenessRow = sql`
  l.organization_id, l.session_id, l.tenant_id, l.object_id, l.sealed_refresh_token, l.alive_at,
  o.liveness_interval_minutes as interval_minutes`;

/**
 * Takes the check of one session whose interval is over. Undefined where nobody may ask, where somebody is at it, or where
 * somebody has just been: a request that has looked before their answer came makes no second check.
 */
export async function takeCheck(
  db: Executor,
  key: LivenessKey,
  until: { readonly now: Date; readonly lease: Date },
): Promise<LivenessRow | undefined> {
  const taken = await sql<LivenessRow>`
    update liveness l set lease_until = ${until.lease} from organizations o
     where l.organization_id = ${key.organizationId} and l.session_id = ${key.sessionId} and o.id = l.organization_id
       and l.sealed_refresh_token is not null and l.refused_at is null
       and (l.lease_until is null or l.lease_until <= ${until.now})
       and l.alive_at < ${until.now}::timestamptz - make_interval(mins => o.liveness_interval_minutes)
    returning ${livenessRow}`.execute(db);
  return taken.rows[0];
}

/** Whether somebody asks for this session at this moment. */
export async function isBeingChecked(db: Executor, key: LivenessKey, now: Date): Promise<boolean> {
  const found = await sql`
    select 1 from liveness where organization_id = ${key.organizationId} and session_id = ${key.sessionId}
       and lease_until > ${now}`.execute(db);
  return found.rows.length > 0;
}

/** Sessions in use whose check is late by more than the leeway of a check under way, of tenants that answer. */
export async function countOverdueChecks(db: Executor): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count
      from liveness l
      join sessions s on s.organization_id = l.organization_id and s.id = l.session_id
      join users u on u.organization_id = s.organization_id and u.id = s.user_id
      join organizations o on o.id = s.organization_id
      left join tenant_answers t on t.tenant_id = l.tenant_id
     where l.due_at < clock_now() - interval '2 minutes' and l.sealed_refresh_token is not null and l.refused_at is null
       and ${countsNow} and s.last_seen_at > l.alive_at and t.silent_since is null and not ${isBrowserOnly}`.execute(
    db,
  );
  return found.rows[0]?.count ?? 0;
}

/** No verdict, or its turn has not come: asked for again later. */
export async function postponeCheck(db: Executor, row: LivenessRow, dueAt: Date): Promise<void> {
  await sql`
    update liveness set due_at = ${dueAt}, lease_until = null
     where organization_id = ${row.organization_id} and session_id = ${row.session_id}`.execute(db);
}

/** Microsoft wants to see the person: the token is of no use until then. */
export async function markRefused(
  db: Executor,
  row: LivenessRow,
  refused: { readonly at: Date; readonly aadsts: number | null },
): Promise<void> {
  await sql`
    update liveness set refused_at = ${refused.at}, refused_aadsts = ${refused.aadsts}, lease_until = null
     where organization_id = ${row.organization_id} and session_id = ${row.session_id}`.execute(db);
}
