import { addSeconds } from '../../../kernel/time.ts';
import type { Executor } from '../../../ports/db/database.ts';
import type { HandOver } from '../../../ports/microsoft/graph.ts';
import { afterFailure, afterSuccess } from './circuit.model.ts';
import { lockCircuit, ofAll, writeCircuit, type KeptCircuit } from './circuits.store.ts';
import { heededRetryAfter } from './lane.model.ts';
import { makeLaneWait, type LaneKey } from './lanes.store.ts';

export interface Answered {
  readonly lane: LaneKey;
  readonly tenantId: string;
  readonly handOver: HandOver;
  readonly startedAt: Date;
}

/** Whether Graph spoke at all: with 5xx, or without a word, nobody knows what became of the message. */
const isWord = (handOver: HandOver): boolean => handOver.kind === 'answered' && handOver.status < 500;

/**
 * What one hand-over says about the next: the mailbox waits where Microsoft asks for it, and the tenant, or everybody, where
 * nothing comes back. Writes nothing while all is well, and no circuit is disturbed.
 */
export async function recordAnswer(
  tx: Executor,
  answered: Answered,
  { now, disturbed }: { readonly now: Date; readonly disturbed: boolean },
): Promise<void> {
  const { handOver, lane } = answered;
  // 202 is final whatever its headers say (security case H04).
  if (handOver.kind === 'answered' && handOver.status !== 202 && handOver.retryAfterSeconds !== null)
    await makeLaneWait(tx, lane, addSeconds(now, heededRetryAfter(handOver.retryAfterSeconds)));
  if (isWord(handOver) && !disturbed) return;
  for (const key of [ofAll, answered.tenantId]) {
    const before = await lockCircuit(tx, key);
    await writeCircuit(tx, key, next(key, before, answered, now));
  }
}

function next(
  key: string,
  before: KeptCircuit,
  { tenantId, handOver, startedAt }: Answered,
  now: Date,
): KeptCircuit {
  if (isWord(handOver)) return { ...afterSuccess(before), lastTenant: null };
  // One tenant's trouble is not everybody's: of all, failures count where they come from another tenant than the last.
  if (key === ofAll && before.lastTenant === tenantId) return before;
  return { ...afterFailure(before, startedAt, now), lastTenant: key === ofAll ? tenantId : null };
}
