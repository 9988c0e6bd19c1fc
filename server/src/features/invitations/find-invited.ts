import type { Executor } from '../../ports/db/database.ts';
import { findInvitation } from './invitations.store.ts';

/** Somebody who is invited and not yet a user. */
export interface InvitedPerson {
  readonly email: string;
  readonly displayName: string | null;
  readonly pinnedTenantId: string | null;
}

/** The person of an invitation that has not become a user and was not taken back; whether its link is still good is another question. */
export async function findInvited(
  db: Executor,
  key: { readonly organizationId: string; readonly invitationId: string },
): Promise<InvitedPerson | null> {
  const row = await findInvitation(db, key.organizationId, key.invitationId);
  if (!row || (row.state !== 'open' && row.state !== 'confirming')) return null;
  return { email: row.email, displayName: row.display_name, pinnedTenantId: row.pinned_tenant_id };
}
