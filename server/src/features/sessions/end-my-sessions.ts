import type {
  endMyOtherSessions as othersOperation,
  endMySession as oneOperation,
  InputOf,
  ReplyOf,
} from '@gatehouse/contract';
import type { Call, SignedIn } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { listLivingSessions } from './list-my-sessions.ts';
import { endSessionRows } from './sessions.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/** Ends those living sessions of the caller that are chosen, each with its record. Returns how many. */
async function endChosen(deps: Deps, who: SignedIn, isChosen: (id: string) => boolean): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const living = await listLivingSessions(tx, who, now);
    const ids = living.map(({ id }) => id).filter(isChosen);
    const ended = await endSessionRows(tx, who.organizationId, ids, now);
    for (const { id } of ended)
      await recordAuditEvent(deps, tx, {
        organizationId: who.organizationId,
        at: now,
        action: 'session.ended',
        actor: { kind: 'user', id: who.userId, name: who.displayName },
        target: { kind: 'session', id },
        context: { because: 'signed-out-from-another-session', from: who.sessionId },
      });
    return ended.length;
  });
}

/** "Sign out there". A session of somebody else is not there. */
export async function endMySession(
  deps: Deps,
  call: Call<InputOf<typeof oneOperation>>,
): Promise<Outcome<null>> {
  const { sessionId } = call.input.params;
  const count = await endChosen(deps, call.who, (id) => id === sessionId);
  return count === 1 ? ok(null) : refused('session_not_found');
}

/** Signs out everywhere but here. */
export async function endMyOtherSessions(
  deps: Deps,
  call: Call<InputOf<typeof othersOperation>>,
): Promise<Outcome<ReplyOf<typeof othersOperation>>> {
  const endedCount = await endChosen(deps, call.who, (id) => id !== call.who.sessionId);
  return ok({ endedCount });
}
