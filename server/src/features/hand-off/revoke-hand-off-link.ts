import type { HandOffLinkView, InputOf, revokeHandOffLink as operation } from '@gatehouse/contract';
import type { Call, SignedIn } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import type { HandOffDeps } from './hand-off-deps.ts';
import { handOffLinkView } from './hand-off-link-view.ts';
import { findHandOffLinkRow, revokeHandOffLinkRow, type HandOffLinkRow } from './hand-off-links.store.ts';

/** The link, where this person may act on it: an admin on every one of the account, others on their own. */
export async function findLinkFor(
  db: Executor,
  who: SignedIn,
  handOffLinkId: string,
): Promise<HandOffLinkRow | undefined> {
  const row = await findHandOffLinkRow(db, { organizationId: who.organizationId, handOffLinkId });
  return row && (who.role === 'admin' || row.made_by === who.userId) ? row : undefined;
}

/** Takes a link back: its page is gone with the commit, and journeys that began on it end without effect. */
export async function revokeHandOffLink(
  deps: HandOffDeps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<HandOffLinkView>> {
  const { who, input } = call;
  const { handOffLinkId } = input.params;
  return inTransaction(deps.db, async (tx) => {
    const row = await findLinkFor(tx, who, handOffLinkId);
    if (!row) return refused('hand_off_link_not_found');
    const now = await deps.clock.now(tx);
    const { organizationId } = who;
    const isRevoked = await revokeHandOffLinkRow(tx, { organizationId, handOffLinkId }, now);
    if (!isRevoked) return refused('hand_off_link_over');
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: now,
      action: 'hand-off-link.revoked',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'hand-off-link', id: handOffLinkId },
    });
    return ok(handOffLinkView({ ...row, revoked_at: now }, now));
  });
}
