import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

export async function findGuestRule(
  db: Executor,
  organizationId: string,
): Promise<{ readonly guestRule: 'refused' | 'allowed'; readonly enforcement: 'off' | 'required' }> {
  return db
    .selectFrom('organizations')
    .select(['guest_rule as guestRule', 'enforcement'])
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
}

export async function writeGuestRule(
  tx: Executor,
  organizationId: string,
  guestRule: 'refused' | 'allowed',
): Promise<void> {
  await tx
    .updateTable('organizations')
    .set({ guest_rule: guestRule })
    .where('id', '=', organizationId)
    .execute();
}

/** Ends every session of the organization's guests. Returns how many people that concerns. */
export async function endSessionsOfGuests(tx: Executor, organizationId: string): Promise<number> {
  const ended = await sql`
    update users u set session_epoch = u.session_epoch + 1
      from entra_identities i
     where u.organization_id = ${organizationId} and i.organization_id = u.organization_id and i.user_id = u.id
       and i.is_guest and u.state = 'active'`.execute(tx);
  return Number(ended.numAffectedRows ?? 0n);
}
