import type { InputOf, ReplyOf, settleUnconfirmedMessages as operation } from '@gatehouse/contract';
import { keyOf, type Call, type PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { personMoves } from './message.model.ts';
import { lockUnconfirmed, moveMessage } from './outbox.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly wakeDispatcher: () => void;
}

type Reply = ReplyOf<typeof operation>;

/**
 * What one outage has left in doubt, decided together after a look into Sent Items: it arrived, or it is sent again. Only where
 * there are as many as the person has seen: another that came meanwhile is not decided about unseen.
 */
export async function settleUnconfirmedMessages(
  deps: Deps,
  { who, input }: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<Reply>> {
  const { decision, count } = input.body;
  const outcome = await inTransaction(deps.db, async (tx): Promise<Outcome<Reply>> => {
    const now = await deps.clock.now(tx);
    const messages = await lockUnconfirmed(tx, who);
    if (messages.length !== count)
      return refused('message_state_refused', {
        field: 'body.count',
        detail: `${messages.length} messages are unconfirmed now. Look at them again.`,
      });
    const { from, to } = personMoves[decision];
    for (const message of messages)
      await moveMessage(tx, message, {
        from,
        to,
        explanation: null,
        dueAt: now,
        endedAt: to === 'sent' ? now : null,
        ...(to === 'queued' ? { senderEpoch: who.userEpoch } : {}),
      });
    await recordAuditEvent(deps, tx, {
      organizationId: who.organizationId,
      at: now,
      action: decision === 'send-again' ? 'messages.sent-again' : 'messages.marked-as-sent',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'user', id: who.userId },
      context: { count, ...keyOf(who) },
    });
    return ok({ settledCount: count });
  });
  if (outcome.ok) deps.wakeDispatcher();
  return outcome;
}
