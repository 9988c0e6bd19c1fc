import type {
  AuditAction,
  cancelMessage as cancelOperation,
  InputOf,
  MessageView,
  settleMessage as settleOperation,
} from '@gatehouse/contract';
import { keyOf, type Call, type PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { goesOn } from './departure.model.ts';
import { messageView } from './message-view.ts';
import { isWaiting, personMoves } from './message.model.ts';
import { findMessage, moveMessage, type MessageRow, type StateChange } from './outbox.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly wakeDispatcher: () => void;
}

const recordedAs = {
  cancel: 'message.cancelled',
  'it-was-sent': 'message.marked-as-sent',
  'send-again': 'message.sent-again',
  release: 'message.released',
  'send-now': 'message.sent-now',
} as const satisfies Record<Exclude<keyof typeof personMoves, 'take-back'>, AuditAction>;
type Decision = keyof typeof recordedAs;

/** What the decision makes of the message; what leaves by it leaves under the person's present epoch. */
function changeOf(decision: Decision, known: MessageRow, who: PersonCaller, now: Date): StateChange {
  const { from, to: usually } = personMoves[decision];
  const released = decision === 'release' ? goesOn(known.send_at, now) : null;
  const to = released?.state ?? usually;
  return {
    from,
    to,
    explanation: null,
    dueAt: released?.dueAt ?? now,
    ...(isWaiting(to) ? { senderEpoch: who.userEpoch, endedAt: null } : { endedAt: now }),
    ...(released === null ? {} : { ifHeldBecause: 'sender-revoked' }),
  };
}

/** A person decides about a message of theirs; a state that has changed meanwhile is never overwritten. */
async function decide(
  deps: Deps,
  who: PersonCaller,
  messageId: string,
  decision: Decision,
): Promise<Outcome<MessageView>> {
  const outcome = await inTransaction(deps.db, async (tx): Promise<Outcome<MessageView>> => {
    const now = await deps.clock.now(tx);
    const known = await findMessage(tx, who, messageId);
    if (!known) return refused('message_not_found');
    const moved = await moveMessage(tx, known, changeOf(decision, known, who, now));
    if (!moved) return refused('message_state_refused', { detail: `The message is ${known.state}.` });
    await recordAuditEvent(deps, tx, {
      organizationId: who.organizationId,
      at: now,
      action: recordedAs[decision],
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'message', id: known.id },
      context: { from: known.state, ...keyOf(who) },
    });
    return ok(await messageView(tx, moved));
  });
  if (outcome.ok) deps.wakeDispatcher();
  return outcome;
}

/** Takes back a message that waits. */
export function cancelMessage(
  deps: Deps,
  call: Call<InputOf<typeof cancelOperation>, PersonCaller>,
): Promise<Outcome<MessageView>> {
  return decide(deps, call.who, call.input.params.messageId, 'cancel');
}

/** "It was sent" or "send again", after a look into Sent Items; or the word that lets go what waits for it, or for its time. */
export function settleMessage(
  deps: Deps,
  call: Call<InputOf<typeof settleOperation>, PersonCaller>,
): Promise<Outcome<MessageView>> {
  return decide(deps, call.who, call.input.params.messageId, call.input.body.decision);
}
