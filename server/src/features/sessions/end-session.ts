import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { hashSecret, type Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { getUser } from '../organizations/public.ts';
import { endSessionRow } from './sessions.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

export interface EndedSession {
  /** By what Microsoft knows the person; null where it did not open the session, or has not said. */
  readonly microsoftHint: string | null;
}

/** Signs a browser out: the cookie is worth nothing from the commit on. A second time changes nothing. */
export async function endSession(deps: Deps, cookie: string): Promise<EndedSession> {
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const ended = await endSessionRow(tx, hashSecret(cookie), now);
    if (!ended) return { microsoftHint: null };
    const user = await getUser(tx, ended.organization_id, ended.user_id);
    await recordAuditEvent(deps, tx, {
      organizationId: ended.organization_id,
      at: now,
      action: 'session.ended',
      actor: { kind: 'user', id: user.userId, name: user.displayName },
      target: { kind: 'session', id: ended.id },
      context: { because: 'signed-out' },
    });
    return { microsoftHint: ended.method === 'microsoft' ? (user.identity?.loginHint ?? null) : null };
  });
}
