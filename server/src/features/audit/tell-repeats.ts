import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from './record-audit-event.ts';
import { endedHoursBegan } from './repeats.model.ts';
import { takeEndedRepeats, type EndedRepeats } from './repeats.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

const atOnce = 200;

/** One event for each hour that is over and in which events were left out: which action, how many, from when to when. */
export async function tellRepeats(deps: Deps, now: Date): Promise<void> {
  let takenCount: number;
  do {
    takenCount = await inTransaction(deps.db, async (tx) => {
      const ended = await takeEndedRepeats(tx, endedHoursBegan(now), atOnce);
      for (const repeats of ended) if (repeats.left_out_count > 0) await tell(deps, tx, repeats, now);
      return ended.length;
    });
  } while (takenCount === atOnce);
}

async function tell(deps: Deps, tx: Executor, repeats: EndedRepeats, now: Date): Promise<void> {
  await recordAuditEvent(deps, tx, {
    organizationId: repeats.organization_id,
    at: now,
    action: 'audit.repeats-left-out',
    actor: { kind: 'system' },
    target: { kind: 'audit-action', id: repeats.action },
    context: {
      action: repeats.action,
      count: repeats.left_out_count,
      since: repeats.since.toISOString(),
      until: repeats.last_at.toISOString(),
    },
  });
}
