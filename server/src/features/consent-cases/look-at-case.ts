import { secondsBetween } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Entra } from '../../ports/microsoft/entra.ts';
import { lookOnViewSeconds, moveByProbe, type Presence } from './case.model.ts';
import { caseFacts, keyOfCase, lockCase, writeLook, type CaseRow } from './cases.store.ts';
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

/** Asks Microsoft about an open case, and writes down what came of it. An outage is no answer and changes nothing. */
export async function lookAtCase(deps: LookDeps, row: CaseRow): Promise<void> {
  const { tenant_id: tenantId, registration } = row;
  const presence = await probeTenant(deps, { tenantId, registration });
  if (presence === null) return;
  await inTransaction(deps.db, async (tx) => {
    const locked = await lockCase(tx, keyOfCase(row));
    if (locked?.closed_at === null) await noteLook(deps, tx, locked, presence);
  });
  deps.wakeNoticeSender();
}

async function noteLook(
  deps: LookDeps,
  tx: Parameters<typeof lockCase>[0],
  row: CaseRow,
  presence: Presence,
): Promise<void> {
  const now = await deps.clock.now(tx);
  const { move, isNewlyThere } = moveByProbe(caseFacts(row), presence);
  await writeLook(tx, row, { presence, isNewlyThere }, now);
  if (move !== null) await moveCase(deps, tx, row, move, { actor: { kind: 'system' }, now });
  if (isNewlyThere) await tellMaybeApproved(deps, tx, row, await listWaiters(tx, keyOfCase(row)), now);
}

/** Somebody looks at an open case: Microsoft is asked, unless it was a moment ago. */
export async function lookOnView(deps: LookDeps, row: CaseRow): Promise<void> {
  if (row.closed_at !== null) return;
  const now = await deps.clock.now(deps.db);
  if (row.looked_at !== null && secondsBetween(row.looked_at, now) < lookOnViewSeconds) return;
  await lookAtCase(deps, row);
}
