import type { AuditAction } from '@gatehouse/contract';
import type { Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import type { TryEnd } from './dispatch.store.ts';
import type { HandOverDecision } from './hand-over.model.ts';
import type { MessageRow } from './outbox.store.ts';
import { settleTry, type Settlement } from './settle-try.store.ts';

interface Deps {
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
 * (security cases H07, H08). The message before its try, as everybody locks them. `tenantId`: whose circuit is looked at.
 */
export async function writeDecision(
  deps: Deps,
  tx: Executor,
  message: MessageRow,
  decision: HandOverDecision,
  end: TryEnd | null,
  tenantId: string | null = null,
): Promise<Settlement> {
  const settlement = await settleTry(tx, message, {
    state: decision.state,
    explanation: decision.state === 'sent' ? null : decision.explanation,
    isEnd: decision.state === 'sent' || decision.state === 'failed',
    dueAfterSeconds: decision.state === 'queued' ? decision.afterSeconds : null,
    outcome: decision.outcome,
    end,
    tenantId,
  });
  const action = recordedAs[decision.state];
  if (!settlement.moved || action === null) return settlement;
  await recordAuditEvent(deps, tx, {
    organizationId: message.organization_id,
    at: settlement.now,
    action,
    outcome: decision.state === 'failed' ? 'refused' : 'done',
    actor: { kind: 'system' },
    target: { kind: 'message', id: message.id },
    context: {
      attempt: message.attempt_count,
      httpStatus: end?.kind === 'answered' ? end.status : null,
    },
  });
  return settlement;
}
