import type { InputOf, ReplyOf, takeBackMessage as operation } from '@gatehouse/contract';
import { keyOf, type Call, type PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { freeAttachments } from '../attachments/public.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { freeLinkedFiles } from '../file-links/public.ts';
import { messageDetailView } from './message-detail-view.ts';
import { personMoves } from './message.model.ts';
import { findMessage, moveMessage } from './outbox.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Takes back what has not left, to write on: the message is cancelled, and its files may go with another, as if they had been
 * uploaded now. What a worker has in hand already is refused; whether it leaves is known a moment later.
 */
export async function takeBackMessage(
  deps: Deps,
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who } = call;
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const known = await findMessage(tx, who, call.input.params.messageId);
    if (!known) return refused('message_not_found');
    const moved = await moveMessage(tx, known, {
      ...personMoves['take-back'],
      explanation: 'You took it back to write on.',
      endedAt: now,
    });
    if (!moved) return refused('message_state_refused', { detail: `The message is ${known.state}.` });
    const view = await messageDetailView(tx, moved);
    await freeAttachments(tx, moved.organization_id, moved.id, now);
    await freeLinkedFiles(tx, moved, now);
    await recordAuditEvent(deps, tx, {
      organizationId: who.organizationId,
      at: now,
      action: 'message.taken-back',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'message', id: known.id },
      context: { from: known.state, ...keyOf(who) },
    });
    return ok(view);
  });
}
