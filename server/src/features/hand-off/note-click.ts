import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { noteFirstClick, type HandOffLinkKey } from './hand-off-links.store.ts';

/** Somebody has pressed a button on the page: from now on the link counts as read. */
export async function noteClick(
  deps: { readonly db: Database; readonly clock: Clock; readonly random: Random },
  key: HandOffLinkKey,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    if (!(await noteFirstClick(tx, key, now))) return;
    await recordAuditEvent(deps, tx, {
      organizationId: key.organizationId,
      at: now,
      action: 'hand-off-link.read',
      actor: { kind: 'stranger' },
      target: { kind: 'hand-off-link', id: key.handOffLinkId },
    });
  });
}
