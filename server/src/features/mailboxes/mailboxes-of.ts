import type { UserView } from '@gatehouse/contract';
import type { Executor } from '../../ports/db/database.ts';

/** How the mailboxes of these users stand; a user who never connected one is left out. */
export async function mailboxesOf(
  db: Executor,
  organizationId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, UserView['mailbox']>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('mailboxes')
    .select(['user_id', 'state', 'address'])
    .where('organization_id', '=', organizationId)
    .where('user_id', 'in', [...userIds])
    .execute();
  return new Map(rows.map((row) => [row.user_id, { state: row.state, address: row.address }]));
}
