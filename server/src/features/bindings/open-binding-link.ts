import type { ReturnToBudget, TakeFromBudget } from '../../kernel/budget.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database, Executor } from '../../ports/db/database.ts';
import { hashSecret } from '../../ports/random/random.ts';
import { shownLinkState } from './binding.model.ts';
import { findLink, findLinkByToken, type LinkKey } from './bindings.store.ts';

/** What the holder of a link is shown, and what a journey needs to know. */
export interface OpenBindingLink extends LinkKey {
  readonly organizationName: string;
  readonly displayName: string;
  readonly email: string;
  /** The address that Microsoft is expected to show: the user's, or another that an admin has said. */
  readonly expectedAddress: string;
  readonly tenantId: string;
  readonly tenantDomain: string | null;
  readonly expiresAt: Date;
}

export interface OpenBindingLinkDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly takeFromBudget: TakeFromBudget<'wrong-links-of-ip'>;
  readonly returnToBudget: ReturnToBudget<'wrong-links-of-ip'>;
}

export type OpenRefusal = 'binding_link_unknown' | 'binding_waits_for_admin' | 'rate_limited';

/**
 * What a link opens; reads only. Whatever opens nothing gives one answer and costs the client one of its tries, which is
 * taken before we look and given back where there was something to see (security case D12).
 */
export async function openBindingLink(
  deps: OpenBindingLinkDeps,
  link: { readonly token: string; readonly clientAddress: string },
): Promise<Outcome<OpenBindingLink, OpenRefusal>> {
  const claims = [{ rule: 'wrong-links-of-ip', subject: link.clientAddress }] as const;
  const taken = await deps.takeFromBudget(claims);
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  const found = await findBindingLink(deps, link.token);
  if (found.ok || found.code === 'binding_waits_for_admin') await deps.returnToBudget(claims);
  return found;
}

async function findBindingLink(
  deps: { readonly db: Database; readonly clock: Clock },
  token: string,
): Promise<Outcome<OpenBindingLink, 'binding_link_unknown' | 'binding_waits_for_admin'>> {
  const row = await findLinkByToken(deps.db, hashSecret(token));
  if (!row) return refused('binding_link_unknown');
  const now = await deps.clock.now(deps.db);
  const state = shownLinkState({ state: row.state, expiresAt: row.expires_at }, now);
  if (state === 'confirming') return refused('binding_waits_for_admin');
  if (state !== 'open') return refused('binding_link_unknown');
  return ok({
    organizationId: row.organization_id,
    bindingLinkId: row.id,
    organizationName: row.organization_name,
    displayName: row.display_name,
    email: row.email,
    expectedAddress: row.expected_address ?? row.email,
    tenantId: row.tenant_id,
    tenantDomain: row.tenant_domain,
    expiresAt: row.expires_at,
  });
}

/** The tenant that was to answer; null where the link is not there any more. */
export async function tenantOfBindingLink(db: Executor, key: LinkKey): Promise<string | null> {
  return (await findLink(db, key))?.tenant_id ?? null;
}
