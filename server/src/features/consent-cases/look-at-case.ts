import type { TakeFromBudget } from '../../kernel/budget.ts';
import { secondsBetween } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Entra } from '../../ports/microsoft/entra.ts';
import { moveByProbe, type Presence } from './case.model.ts';
import { caseFacts, keyOfCase, lockOpenCases, writeLook, type CaseRow } from './cases.store.ts';
import { moveCase } from './move-case.ts';
import { probeTenant } from './probe-tenant.ts';
import { tellMaybeApproved, type TellDeps } from './tell-waiters.ts';
import { listWaiters } from './waiters.store.ts';

export interface LookDeps extends TellDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly entra: Entra;
  readonly log: Log;
  readonly wakeNoticeSender: () => void;
}

/**
 * Asks Microsoft about an open case, and writes down what came of it, for every account that waits for the same registration
 * in the same tenant. An outage is no answer and changes nothing.
 */
export async function lookAtCase(deps: LookDeps, row: CaseRow): Promise<void> {
  const { tenant_id: tenantId, registration } = row;
  const presence = await probeTenant(deps, { tenantId, registration });
  if (presence === null) return;
  await inTransaction(deps.db, async (tx) => {
    for (const open of await lockOpenCases(tx, { tenantId, registration }))
      await noteLook(deps, tx, open, presence);
  });
  deps.wakeNoticeSender();
}

async function noteLook(deps: LookDeps, tx: Executor, row: CaseRow, presence: Presence): Promise<void> {
  const now = await deps.clock.now(tx);
  const { move, isNewlyThere } = moveByProbe(caseFacts(row), presence);
  if (move !== null) await moveCase(deps, tx, row, move, { actor: { kind: 'system' }, now });
  await writeLook(tx, row, { presence, isNewlyThere }, now);
  if (isNewlyThere) await tellMaybeApproved(deps, tx, row, await listWaiters(tx, keyOfCase(row)), now);
}

export interface ViewDeps extends LookDeps {
  readonly takeFromBudget: TakeFromBudget<'tenant-lookups-of-ip' | 'tenant-lookups-of-all'>;
}

export interface View {
  /** The client's network address. */
  readonly client: string;
  /** What was seen within so many seconds is shown again. */
  readonly freshSeconds: number;
}

/**
 * Somebody looks at an open case: Microsoft is asked, unless it was a moment ago. Where Microsoft gives no clear answer the
 * case keeps no time of a look, so each look of somebody outside is counted, too.
 */
export async function lookOnView(deps: ViewDeps, row: CaseRow, view: View): Promise<void> {
  if (row.closed_at !== null) return;
  const now = await deps.clock.now(deps.db);
  if (row.looked_at !== null && secondsBetween(row.looked_at, now) < view.freshSeconds) return;
  const taken = await deps.takeFromBudget([
    { rule: 'tenant-lookups-of-ip', subject: view.client },
    { rule: 'tenant-lookups-of-all', subject: '' },
  ]);
  if (taken.ok) await lookAtCase(deps, row);
}
