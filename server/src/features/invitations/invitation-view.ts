import type { InvitationView } from '@gatehouse/contract';
import { shownState } from './invitation.model.ts';
import type { InvitationRow } from './invitations.store.ts';

/** The invitation as admins of its account see it: never the token. */
export function invitationView(row: InvitationRow, now: Date): InvitationView {
  return {
    id: row.id as InvitationView['id'],
    email: row.email,
    displayName: row.display_name,
    role: row.role,
    state: shownState({ state: row.state, expiresAt: row.expires_at }, now),
    pinnedTenant:
      row.pinned_tenant_id === null ? null : { tenantId: row.pinned_tenant_id, domain: row.pinned_domain },
    invitedBy: row.inviter_name,
    sentAt: row.sent_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    cameAs:
      row.state === 'confirming' && row.came_as !== null
        ? { displayName: row.came_as.displayName, address: row.came_as.address }
        : null,
  };
}
