import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { isBrowserOnly } from '../sessions/public.ts';

export interface SettingsRow {
  readonly interval_minutes: number;
  readonly grace_hours: number;
}

export async function findSettings(db: Executor, organizationId: string): Promise<SettingsRow> {
  return db
    .selectFrom('organizations')
    .select(['liveness_interval_minutes as interval_minutes', 'liveness_grace_hours as grace_hours'])
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
}

export async function writeSettings(
  tx: Executor,
  organizationId: string,
  { interval_minutes, grace_hours }: SettingsRow,
): Promise<void> {
  await tx
    .updateTable('organizations')
    .set({ liveness_interval_minutes: interval_minutes, liveness_grace_hours: grace_hours })
    .where('id', '=', organizationId)
    .execute();
}

export interface TenantStandingRow {
  readonly tenant_id: string;
  readonly display_domain: string;
  readonly silent_since: Date | null;
  readonly silent_why: 'unreachable' | 'vendor-fault' | 'no-verdict' | null;
  readonly is_browser_only: boolean;
}

/** What is known of the answers of the organization's linked tenants. */
export async function listTenantStandings(
  db: Executor,
  organizationId: string,
): Promise<TenantStandingRow[]> {
  const found = await sql<TenantStandingRow>`
    select l.tenant_id, l.display_domain, t.silent_since, t.silent_why, ${isBrowserOnly} as is_browser_only
      from linked_tenants l join tenant_answers t on t.tenant_id = l.tenant_id
     where l.organization_id = ${organizationId} order by l.display_domain`.execute(db);
  return found.rows;
}

export interface LossRow {
  readonly id: string;
  readonly user_id: string;
  readonly display_name: string;
  readonly email: string;
  readonly signal: 'liveness' | 'browser';
  readonly aadsts: number | null;
  readonly alive_at: Date | null;
  readonly happened_at: Date | null;
  readonly noticed_at: Date;
  readonly first_refusal_at: Date | null;
}

/** The last losses, newest first. */
export async function listLosses(db: Executor, organizationId: string, limit: number): Promise<LossRow[]> {
  const found = await sql<LossRow>`
    select a.id, a.user_id, u.display_name, u.email, a.signal, a.aadsts, a.alive_at, a.happened_at, a.noticed_at,
           a.first_refusal_at
      from access_losses a join users u on u.organization_id = a.organization_id and u.id = a.user_id
     where a.organization_id = ${organizationId} order by a.noticed_at desc, a.id desc limit ${limit}`.execute(
    db,
  );
  return found.rows;
}
