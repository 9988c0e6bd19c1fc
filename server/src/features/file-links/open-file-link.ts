import type { ReturnToBudget, TakeFromBudget } from '../../kernel/budget.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { hashSecret } from '../../ports/random/random.ts';
import { fileLinkState } from './file-link.model.ts';
import { findFileLinkByToken, type FileLinkRow } from './file-links.store.ts';

export interface OpenFileLinkDeps {
  readonly db: Database;
  readonly takeFromBudget: TakeFromBudget<'wrong-links-of-ip' | 'file-downloads-of-ip'>;
  readonly returnToBudget: ReturnToBudget<'wrong-links-of-ip'>;
}

/** Why a link opens nothing. Of one that nobody ever had, nothing more is said than that. */
export type FileLinkOver = 'unknown' | 'expired' | 'revoked';

/**
 * The link of this token. One that is unknown costs the client one of its tries, as with invitations: the try is taken before we
 * look, and given back where there is a link (security case D12). Whoever holds a link that is over had it from its sender, and
 * is told what has become of it.
 */
export async function openFileLink(
  deps: OpenFileLinkDeps,
  link: { readonly token: string; readonly clientAddress: string },
): Promise<Outcome<FileLinkRow, FileLinkOver | 'rate_limited'>> {
  const claims = [{ rule: 'wrong-links-of-ip', subject: link.clientAddress }] as const;
  const taken = await deps.takeFromBudget(claims);
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  const row = await findFileLinkByToken(deps.db, hashSecret(link.token));
  if (!row) return refused('unknown');
  await deps.returnToBudget(claims);
  const state = fileLinkState({ expiresAt: row.expires_at, revokedAt: row.revoked_at }, row.now);
  return state === 'open' ? ok(row) : refused(state);
}
