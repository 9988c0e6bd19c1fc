import type { InputOf, ReplyOf, settleHeldMessages as operation } from '@gatehouse/contract';
import { keyOf, type Call, type PersonCaller } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { cancelWaiting, releaseAllOfSender } from './held.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly wakeDispatcher: () => void;
}

/** All that was held because the caller had lost their access: it leaves now, or never. Asked twice, the second finds nothing. */
export async function settleHeldMessages(
  deps: Deps,
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who } = call;
  const { decision } = call.input.body;
  const count = await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const what = { states: ['held'], because: 'sender-revoked', explanation: null, now } as const;
    const settled =
      decision === 'release' ? await releaseAllOfSender(tx, who, now) : await cancelWaiting(tx, who, what);
    if (settled > 0)
      await recordAuditEvent(deps, tx, {
        organizationId: who.organizationId,
        at: now,
        action: decision === 'release' ? 'messages.released' : 'messages.cancelled',
        actor: { kind: 'user', id: who.userId, name: who.displayName },
        target: { kind: 'user', id: who.userId },
        context: { count: settled, ...keyOf(who) },
      });
    return settled;
  });
  deps.wakeDispatcher();
  return ok({ settledCount: count });
}
