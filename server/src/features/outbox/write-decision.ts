import type { AuditAction } from '@gatehouse/contract';
import { addSeconds } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { closeDeliveryAttempt, type TryEnd } from './dispatch.store.ts';
import type { HandOverDecision } from './hand-over.model.ts';
import { moveMessage, type MessageRow } from './outbox.store.ts';

interface Deps {
  readonly clock: Clock;
  readonly random: Random;
}

const recordedAs: Readonly<Record<HandOverDecision['state'], AuditAction | null>> = {
  sent: 'message.sent',
  failed: 'message.failed',
  unconfirmed: 'message.unconfirmed',
  queued: null,
};

/**
 * Writes what one try has come to, where it is still the message's last: a worker that comes back after its lease changes nothing
 * (security cases H07, H08). The message before its try, as everybody locks them. Gives the time of it.
 */
export async function writeDecision(
  deps: Deps,
  tx: Executor,
  message: MessageRow,
  decision: HandOverDecision,
  end: TryEnd | null,
): Promise<Date> {
  const now = await deps.clock.now(tx);
  const moved = await moveMessage(tx, message, {
    from: ['sending'],
    ifAttempt: message.attempt_count,
    to: decision.state,
    explanation: decision.state === 'sent' ? null : decision.explanation,
    endedAt: decision.state === 'queued' || decision.state === 'unconfirmed' ? null : now,
    ...(decision.state === 'queued' ? { dueAt: addSeconds(now, decision.afterSeconds) } : {}),
  });
  await closeDeliveryAttempt(tx, message, { outcome: decision.outcome, end, endedAt: now });
  const action = recordedAs[decision.state];
  if (!moved || action === null) return now;
  await recordAuditEvent(deps, tx, {
    organizationId: message.organization_id,
    at: now,
    action,
    outcome: decision.state === 'failed' ? 'refused' : 'done',
    actor: { kind: 'system' },
    target: { kind: 'message', id: message.id },
    context: {
      attempt: message.attempt_count,
      httpStatus: end?.kind === 'answered' ? end.status : null,
    },
  });
  return now;
}
