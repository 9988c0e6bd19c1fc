import type {
  AccessLossView,
  getLiveness as operation,
  InputOf,
  LivenessView,
  ReplyOf,
  RevocationDrillView,
  setLiveness as setting,
} from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds, isoOrNull } from '../../kernel/time.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { lockOrganization } from '../organizations/public.ts';
import { boundSeconds, countLiveSessions } from '../sessions/public.ts';
import { findLatestDrill, type DrillRow } from './drills.store.ts';
import { latencyOf } from './latency.model.ts';
import {
  findSettings,
  listLosses,
  listTenantStandings,
  writeSettings,
  type LossRow,
} from './liveness-view.store.ts';

export interface LivenessViewDeps {
  readonly db: Database;
  /** From where Entra sees us; as the configuration says. */
  readonly outgoingAddresses: readonly string[];
}

const measuredLosses = 100;
const shownLosses = 20;

function lossView(row: LossRow): AccessLossView {
  return {
    id: row.id as AccessLossView['id'],
    user: {
      id: row.user_id as AccessLossView['user']['id'],
      displayName: row.display_name,
      email: row.email,
    },
    signal: row.signal,
    aadsts: row.aadsts,
    aliveAt: isoOrNull(row.alive_at),
    happenedAt: isoOrNull(row.happened_at),
    noticedAt: row.noticed_at.toISOString(),
    firstRefusalAt: isoOrNull(row.first_refusal_at),
  };
}

function drillView(row: DrillRow, intervalMinutes: number): RevocationDrillView {
  const bound = boundSeconds({ intervalMinutes, graceHours: 0, wasSilent: false });
  return {
    id: row.id as RevocationDrillView['id'],
    user: {
      id: row.user_id as RevocationDrillView['user']['id'],
      displayName: row.display_name,
      email: row.email,
    },
    happenedAt: row.happened_at.toISOString(),
    dueAt: addSeconds(row.happened_at, bound).toISOString(),
    noticedAt: isoOrNull(row.noticed_at),
    firstRefusalAt: isoOrNull(row.first_refusal_at),
  };
}

/** The settings, how it stands, and what was measured. */
export async function livenessViewOf(
  { db, outgoingAddresses }: LivenessViewDeps,
  organizationId: string,
): Promise<LivenessView> {
  const settings = await findSettings(db, organizationId);
  const tenants = await listTenantStandings(db, organizationId);
  const losses = await listLosses(db, organizationId, measuredLosses);
  const drill = await findLatestDrill(db, organizationId);
  const tenantOf = (row: (typeof tenants)[number]) => ({
    tenantId: row.tenant_id,
    domain: row.display_domain,
  });
  return {
    settings: { intervalMinutes: settings.interval_minutes, graceHours: settings.grace_hours },
    sessionCount: await countLiveSessions(db, organizationId),
    silentTenants: tenants.flatMap((row) =>
      row.silent_since === null || row.silent_why === null
        ? []
        : [{ tenant: tenantOf(row), since: row.silent_since.toISOString(), why: row.silent_why }],
    ),
    browserOnlyTenants: tenants.filter((row) => row.is_browser_only).map(tenantOf),
    outgoingAddresses: [...outgoingAddresses],
    losses: losses.slice(0, shownLosses).map(lossView),
    drill: drill === undefined ? null : drillView(drill, settings.interval_minutes),
    latency: latencyOf(
      losses.map((row) => ({
        aliveAt: row.alive_at,
        happenedAt: row.happened_at,
        noticedAt: row.noticed_at,
      })),
    ),
  };
}

/** How people of the caller's organization lose access when Microsoft lets them in no more. */
export async function getLiveness(
  deps: LivenessViewDeps,
  { who }: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  return ok(await livenessViewOf(deps, who.organizationId));
}

/** How often Microsoft is asked, and how long sessions go on while it does not answer; counts from the next request on. */
export async function setLiveness(
  deps: LivenessViewDeps & { readonly clock: Clock; readonly random: Random },
  { who, input }: Call<InputOf<typeof setting>>,
): Promise<Outcome<ReplyOf<typeof setting>>> {
  const { organizationId } = who;
  const { intervalMinutes, graceHours } = input.body;
  await inTransaction(deps.db, async (tx) => {
    await lockOrganization(tx, organizationId);
    await writeSettings(tx, organizationId, { interval_minutes: intervalMinutes, grace_hours: graceHours });
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: await deps.clock.now(tx),
      action: 'liveness.changed',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'organization', id: organizationId },
      context: { intervalMinutes, graceHours },
    });
  });
  return ok(await livenessViewOf(deps, organizationId));
}
