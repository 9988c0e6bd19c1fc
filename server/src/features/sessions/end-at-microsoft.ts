import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { endByEntraSession } from './sessions-at-microsoft.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Somebody signed out at Microsoft: its page loads our address with the id of their session there, and nothing else
 * (learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#single-sign-out, read 2026-11). The sessions here that came of it
 * end; an id that opens none changes nothing.
 */
export async function endSessionsAtMicrosoft(deps: Deps, entraSessionId: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const at = await deps.clock.now(tx);
    for (const ended of await endByEntraSession(tx, entraSessionId, at))
      await recordAuditEvent(deps, tx, {
        organizationId: ended.organization_id,
        at,
        action: 'session.ended',
        actor: { kind: 'system' },
        target: { kind: 'session', id: ended.id },
        context: { because: 'signed-out-at-microsoft' },
      });
  });
}
