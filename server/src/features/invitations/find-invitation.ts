import type { Clock } from '../../ports/clock/clock.ts';
import type { Database, Executor } from '../../ports/db/database.ts';
import { hashSecret } from '../../ports/random/random.ts';
import { shownState } from './invitation.model.ts';
import { findInvitation, findInvitationByToken } from './invitations.store.ts';

/** What the holder of a link is shown, and what a journey needs to know. */
export interface OpenInvitation {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly invitationId: string;
  readonly email: string;
  /** As the inviter has written it. */
  readonly displayName: string | null;
  readonly inviterName: string | null;
  readonly role: 'admin' | 'member';
  readonly tenantDomain: string | null;
  readonly enforcement: 'off' | 'required';
  readonly expiresAt: Date;
}

/** The open invitation of this token; null where the token is unknown, used, replaced or out of time. Reads only. */
export async function findOpenInvitation(
  deps: { readonly db: Database; readonly clock: Clock },
  token: string,
): Promise<OpenInvitation | null> {
  const row = await findInvitationByToken(deps.db, hashSecret(token));
  if (!row) return null;
  const now = await deps.clock.now(deps.db);
  if (shownState({ state: row.state, expiresAt: row.expires_at }, now) !== 'open') return null;
  return {
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    invitationId: row.id,
    email: row.email,
    displayName: row.display_name,
    inviterName: row.inviter_name,
    role: row.role,
    tenantDomain: row.pinned_domain,
    enforcement: row.enforcement,
    expiresAt: row.expires_at,
  };
}

/** The tenant from which the invited person must come; null where any is right, or the invitation is not there any more. */
export async function pinOfInvitation(
  db: Executor,
  invitation: { readonly organizationId: string; readonly invitationId: string },
): Promise<string | null> {
  const row = await findInvitation(db, invitation.organizationId, invitation.invitationId);
  return row?.pinned_tenant_id ?? null;
}
