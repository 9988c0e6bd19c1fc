import type { UserView } from '@gatehouse/contract';
import type { Executor } from '../../ports/db/database.ts';
import type { PersonRow } from './people.store.ts';

/** What people are told of a user's mailbox; the rooms of mailboxes answer it, through compose. */
export type MailboxesOf = (
  db: Executor,
  organizationId: string,
  userIds: readonly string[],
) => Promise<ReadonlyMap<string, UserView['mailbox']>>;

export function userView(row: PersonRow, mailbox: UserView['mailbox'] | undefined): UserView {
  return {
    id: row.id as UserView['id'],
    displayName: row.display_name,
    email: row.email,
    role: row.role,
    state: row.state === 'active' ? 'active' : 'deactivated',
    methods: row.has_identity ? ['microsoft', ...row.other_methods] : [...row.other_methods],
    pinnedTenant:
      row.pinned_tenant_id === null ? null : { tenantId: row.pinned_tenant_id, domain: row.pinned_domain },
    mailbox: mailbox ?? { state: 'disconnected', address: null },
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
  };
}
