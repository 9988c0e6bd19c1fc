import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Random } from '../../ports/random/random.ts';
import { countInterruptions, takeAbandonedMessages } from './dispatch.store.ts';
import { decideAbandoned, type HandOverDecision } from './hand-over.model.ts';
import type { MessageRow } from './outbox.store.ts';
import { writeDecision } from './write-decision.ts';
import { writePatiently, type PatientDeps } from './write-patiently.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Decides about messages whose worker died between taking and settling: nothing is resent that may have left. */
export async function recoverAbandoned(deps: Deps): Promise<number> {
  const decided = await inTransaction(deps.db, async (tx) => {
    const abandoned = await takeAbandonedMessages(tx, 100);
    const decisions = [];
    // Lane by lane in one order: others write to lanes at the same time (security case H13).
    for (const message of abandoned.toSorted(byLane))
      decisions.push(await writeInterruption(deps, tx, message, message.handing_over_at));
    return decisions;
  });
  for (const one of decided) tell(deps, one);
  return decided.length;
}

function byLane(one: MessageRow, other: MessageRow): number {
  const [a, b] = [one, other].map(({ organization_id, mailbox_id }) => `${organization_id} ${mailbox_id}`);
  return (a ?? '') < (b ?? '') ? -1 : 1;
}

/** The worker failed at it before anything had begun to leave: no need to wait for the end of the lease. */
export async function breakOff(deps: Deps & PatientDeps, message: MessageRow, fault: unknown): Promise<void> {
  let decided: Decided | undefined;
  deps.log.error('message.broke-off', { messageId: message.id, attempt: message.attempt_count }, fault);
  await writePatiently(deps, message, async (tx) => {
    decided = await writeInterruption(deps, tx, message, null);
  });
  if (decided !== undefined) tell(deps, decided);
}

interface Decided {
  readonly message: MessageRow;
  readonly decision: HandOverDecision;
}

async function writeInterruption(
  deps: Deps,
  tx: Executor,
  message: MessageRow,
  handingOverAt: Date | null,
): Promise<Decided> {
  const decision = decideAbandoned(handingOverAt, 1 + (await countInterruptions(tx, message)));
  await writeDecision(deps, tx, message, decision, { kind: 'interrupted' });
  return { message, decision };
}

/** One that is given up is an alarm: a message that we accepted does not leave, and it is our fault. */
function tell(deps: Deps, { message, decision }: Decided): void {
  const facts = { messageId: message.id, attempt: message.attempt_count };
  if (decision.state === 'failed') deps.log.error('message.given-up', facts);
  else deps.log.warn('message.interrupted', { ...facts, state: decision.state });
}
