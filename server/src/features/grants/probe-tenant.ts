import type { ProbeAnswer } from '@gatehouse/contract';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { acrossOrganizations } from '../../ports/db/reach.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Entra } from '../../ports/microsoft/entra.ts';
import type { Random } from '../../ports/random/random.ts';
import { getTenantGrant } from './get-tenant-grant.ts';
import type { GrantKey } from './grants.store.ts';
import { isProbeDue, probeAnswerOf } from './probe.model.ts';
import { recordProbe } from './record-probe.ts';

export interface ProbeDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly entra: Entra;
  readonly log: Log;
}

/** What is known after it. `asked`: Microsoft has answered just now; `before` is what it had said the last time. */
export type Probed =
  | { readonly kind: 'asked'; readonly answer: ProbeAnswer; readonly before: ProbeAnswer | null }
  | { readonly kind: 'not-due'; readonly answer: ProbeAnswer }
  | { readonly kind: 'no-answer' };

/**
 * Asks Microsoft's token endpoint, as the registration itself, whether it is there in the tenant: at most hourly, and only
 * where somebody waits (the caller's to know). It never proves a grant: an app that is there may still need one. An outage
 * teaches nothing.
 */
export async function probeTenant(deps: ProbeDeps, key: GrantKey): Promise<Probed> {
  return acrossOrganizations(async () => {
    const { probe } = await getTenantGrant(deps.db, key.tenantId, key.registration);
    if (probe && !isProbeDue(probe.at, await deps.clock.now(deps.db)))
      return { kind: 'not-due', answer: probe.answer };
    const exchange = await deps.entra.probeRegistration({ ...key, clientRequestId: deps.random.uuid() });
    const aadsts = exchange.kind === 'refused' ? exchange.refusal.aadsts : null;
    const answer = probeAnswerOf({ kind: exchange.kind, aadsts });
    if (answer === null) {
      deps.log.warn('grants.probe-without-answer', { ...key, kind: exchange.kind, aadsts });
      return { kind: 'no-answer' };
    }
    return inTransaction(deps.db, async (tx) => {
      const at = await deps.clock.now(tx);
      const { before } = await recordProbe(tx, { ...key, answer, at });
      return { kind: 'asked', answer, before };
    });
  });
}
