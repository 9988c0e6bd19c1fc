import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { endByEntraSession, endOneSession } from './sessions-at-microsoft.store.ts';

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
    for (const { organization_id: organizationId, id } of await endByEntraSession(tx, entraSessionId, at))
      await recordEnd(deps, tx, { organizationId, id, at }, 'signed-out-at-microsoft');
  });
}

interface Ended {
  readonly organizationId: string;
  readonly id: string;
  readonly at: Date;
}

/** Microsoft has ended what opened this session, and nothing else of the person. In the caller's transaction. */
export async function endRevokedSession(
  deps: Pick<Deps, 'random'>,
  tx: Executor,
  session: Ended,
): Promise<void> {
  await endOneSession(tx, session.organizationId, session.id, session.at);
  await recordEnd(deps, tx, session, 'revoked-at-microsoft');
}

async function recordEnd(
  deps: Pick<Deps, 'random'>,
  tx: Executor,
  { organizationId, id, at }: Ended,
  because: 'signed-out-at-microsoft' | 'revoked-at-microsoft',
): Promise<void> {
  await recordAuditEvent(deps, tx, {
    organizationId,
    at,
    action: 'session.ended',
    actor: { kind: 'system' },
    target: { kind: 'session', id },
    context: { because },
  });
}
