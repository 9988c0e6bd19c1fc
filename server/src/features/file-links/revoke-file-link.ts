import type { InputOf, ReplyOf, revokeFileLink as operation } from '@gatehouse/contract';
import { keyOf, type Call, type PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { actorOf, recordAuditEvent } from '../audit/public.ts';
import { findFileLink, revokeFileLinkRow } from './file-links.store.ts';
import { fileLinkView } from './linked-file-view.ts';
import { emptyFile } from './linked-files.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Takes a link back: its page says so from the commit on, a download that is under way is cut, and the bytes are gone. The
 * sender may, and an admin for everybody of the account, also where the sender is there no more.
 */
export async function revokeFileLink(
  deps: Deps,
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who } = call;
  const { fileLinkId } = call.input.params;
  const key = { organizationId: who.organizationId, fileLinkId };
  return inTransaction(deps.db, async (tx) => {
    const link = await findFileLink(tx, key);
    const isTheirs = link !== undefined && (who.role === 'admin' || link.user_id === who.userId);
    if (!isTheirs) return refused('file_link_not_found');
    const now = await deps.clock.now(tx);
    if (!(await revokeFileLinkRow(tx, key, now))) return refused('file_link_over');
    await emptyFile(tx, { organization_id: link.organization_id, id: link.file_id }, now);
    await recordAuditEvent(deps, tx, {
      organizationId: who.organizationId,
      at: now,
      action: 'file-link.revoked',
      actor: actorOf(who),
      target: { kind: 'file-link', id: fileLinkId },
      context: keyOf(who),
    });
    return ok(fileLinkView({ ...link, revoked_at: now }));
  });
}
