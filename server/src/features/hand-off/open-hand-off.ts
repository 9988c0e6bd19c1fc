import type { ReturnToBudget, TakeFromBudget } from '../../kernel/budget.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database, Executor } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import { hashSecret } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { findToken } from './hand-off-link-view.ts';
import { handOffLinkState } from './hand-off-link.model.ts';
import {
  findHandOffLinkByToken,
  findHandOffLinkRow,
  type HandOffLinkKey,
  type HandOffLinkRow,
} from './hand-off-links.store.ts';

interface OpeningDeps {
  readonly sealing: Sealing;
  readonly log: Log;
}

/** What the page of an open link, and the journeys from it, need to know. */
export interface OpenHandOff {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly handOffLinkId: string;
  readonly token: string;
  readonly tenantId: string;
  readonly domain: string | null;
  readonly makerName: string;
  readonly makerRole: 'admin' | 'member';
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly reference: string;
}

/** Journeys from a link whose token cannot be opened would not find back to it: nobody sets out on one. */
function openHandOff(deps: OpeningDeps, row: HandOffLinkRow | undefined, now: Date): OpenHandOff | null {
  if (!row) return null;
  const state = handOffLinkState({ expiresAt: row.expires_at, revokedAt: row.revoked_at }, now);
  if (state !== 'open') return null;
  const token = findToken(deps, row);
  if (token === null) return null;
  return {
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    handOffLinkId: row.id,
    token,
    tenantId: row.tenant_id,
    domain: row.display_domain,
    makerName: row.maker_name,
    makerRole: row.maker_role,
    madeAt: row.made_at,
    expiresAt: row.expires_at,
    reference: row.reference,
  };
}

export interface OpenHandOffDeps extends OpeningDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly takeFromBudget: TakeFromBudget<'wrong-links-of-ip'>;
  readonly returnToBudget: ReturnToBudget<'wrong-links-of-ip'>;
}

/**
 * The open link of this token; reads only. Unknown, revoked, expired and one whose
 * token cannot be opened give one answer, and cost the client one of its
 * tries, as with invitations: the try is taken before we look, and given back where the link opens (security case D12).
 */
export async function openHandOffLink(
  deps: OpenHandOffDeps,
  link: { readonly token: string; readonly clientAddress: string },
): Promise<Outcome<OpenHandOff, 'hand_off_link_unknown' | 'rate_limited'>> {
  const claims = [{ rule: 'wrong-links-of-ip', subject: link.clientAddress }] as const;
  const taken = await deps.takeFromBudget(claims);
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  const row = await findHandOffLinkByToken(deps.db, hashSecret(link.token));
  const open = openHandOff(deps, row, await deps.clock.now(deps.db));
  if (open === null) return refused('hand_off_link_unknown');
  await deps.returnToBudget(claims);
  return ok(open);
}

/** The link of a journey, where it is still open: what a journey brings back counts for no link that was taken back. */
export async function findOpenHandOff(
  deps: OpeningDeps,
  tx: Executor,
  key: HandOffLinkKey,
  now: Date,
): Promise<OpenHandOff | null> {
  return openHandOff(deps, await findHandOffLinkRow(tx, key), now);
}
