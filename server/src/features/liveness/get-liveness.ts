import type {
  AccessLossView,
  getLiveness as operation,
  InputOf,
  LivenessView,
  ReplyOf,
  setLiveness as setting,
} from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { lockOrganization } from '../organizations/public.ts';
import { countLiveSessions, pairsOfPolicy } from '../sessions/public.ts';
import { latencyOf } from './latency.model.ts';
import {
  findSettings,
  listLosses,
  listTenantStandings,
  writeSettings,
  type LossRow,
} from './liveness-view.store.ts';

interface Deps {
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
    aliveAt: row.alive_at?.toISOString() ?? null,
    happenedAt: row.happened_at?.toISOString() ?? null,
    noticedAt: row.noticed_at.toISOString(),
    firstRefusalAt: row.first_refusal_at?.toISOString() ?? null,
  };
}

async function viewOf({ db, outgoingAddresses }: Deps, organizationId: string): Promise<LivenessView> {
  const settings = await findSettings(db, organizationId);
  const tenants = await listTenantStandings(db, organizationId);
  const losses = await listLosses(db, organizationId, measuredLosses);
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
    browserOnlyTenants: tenants.filter((row) => row.refused_pairs >= pairsOfPolicy).map(tenantOf),
    outgoingAddresses: [...outgoingAddresses],
    losses: losses.slice(0, shownLosses).map(lossView),
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
  deps: Deps,
  { who }: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  return ok(await viewOf(deps, who.organizationId));
}

/** How often Microsoft is asked, and how long sessions go on while it does not answer; counts from the next request on. */
export async function setLiveness(
  deps: Deps & { readonly clock: Clock; readonly random: Random },
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
  return ok(await viewOf(deps, organizationId));
}
