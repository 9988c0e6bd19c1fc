import { addSeconds } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import { getUser } from '../organizations/public.ts';
import { heldRules, type HeldBecause } from './held.model.ts';
import { isAloneAtEnding, takeHeldTooLong } from './held.store.ts';
import { moveMessage, type MessageRow } from './outbox.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  readonly baseUrl: string;
  readonly wakeNoticeSender: () => void;
}

const daySeconds = 24 * 60 * 60;
const atOnce = 500;

/** Ends what has waited too long for its mailbox or for a person, and tells each sender once how many of theirs did not leave. */
export async function endWaiting(deps: Deps): Promise<void> {
  for (const because of Object.keys(heldRules) as HeldBecause[]) {
    let taken = atOnce;
    while (taken === atOnce) taken = await inTransaction(deps.db, (tx) => endSome(deps, tx, because));
  }
  deps.wakeNoticeSender();
}

async function endSome(deps: Deps, tx: Executor, because: HeldBecause): Promise<number> {
  if (!(await isAloneAtEnding(tx))) return 0;
  const now = await deps.clock.now(tx);
  const rule = heldRules[because];
  const messages = await takeHeldTooLong(tx, because, addSeconds(now, -rule.maxDays * daySeconds), atOnce);
  for (const message of messages) await end(deps, tx, message, because, now);
  const bySender = Map.groupBy(messages, (message) => `${message.organization_id} ${message.user_id}`);
  for (const theirs of bySender.values()) await tellSender(deps, tx, theirs, because, now);
  return messages.length;
}

async function end(
  deps: Deps,
  tx: Executor,
  message: MessageRow,
  because: HeldBecause,
  now: Date,
): Promise<void> {
  const { endsAs, explanationAtEnd } = heldRules[because];
  await moveMessage(tx, message, {
    from: ['held'],
    to: endsAs,
    explanation: explanationAtEnd,
    endedAt: now,
  });
  await recordAuditEvent(deps, tx, {
    organizationId: message.organization_id,
    at: now,
    action: 'message.waited-too-long',
    actor: { kind: 'system' },
    target: { kind: 'message', id: message.id },
    context: { because },
  });
}

async function tellSender(
  deps: Deps,
  tx: Executor,
  messages: readonly MessageRow[],
  because: HeldBecause,
  now: Date,
): Promise<void> {
  const [first] = messages;
  if (first === undefined) return;
  const user = await getUser(tx, first.organization_id, first.user_id);
  if (user.state !== 'active') return;
  await enqueueNotice(deps, tx, {
    organizationId: user.organizationId,
    recipient: { address: user.email, name: user.displayName },
    idempotencyKey: `waited-too-long:${first.id}:${now.toISOString()}`,
    at: now,
    content: {
      kind: 'messages-waited-too-long',
      because,
      messageCount: messages.length,
      days: heldRules[because].maxDays,
      link: `${deps.baseUrl}/outbox?state=${heldRules[because].endsAs}`,
    },
  });
}
