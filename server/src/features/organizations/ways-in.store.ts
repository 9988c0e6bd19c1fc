import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

interface UserKey {
  readonly organizationId: string;
  readonly userId: string;
}

/** Ends all sessions that the user has: each was opened under an older epoch. Returns the new epoch. */
export async function raiseUserEpoch(tx: Executor, user: UserKey): Promise<number> {
  const row = await tx
    .updateTable('users')
    .set((set) => ({ session_epoch: set('session_epoch', '+', 1) }))
    .where('organization_id', '=', user.organizationId)
    .where('id', '=', user.userId)
    .returning('session_epoch')
    .executeTakeFirstOrThrow();
  return row.session_epoch;
}

/**
 * Takes the user's access away: all sessions and personal keys end, and what they had handed in leaves only when a person says so.
 */
export async function revokeUser(tx: Executor, user: UserKey): Promise<void> {
  await tx
    .updateTable('users')
    .set((set) => ({
      session_epoch: set('session_epoch', '+', 1),
      revoked_epoch: set('session_epoch', '+', 1),
    }))
    .where('organization_id', '=', user.organizationId)
    .where('id', '=', user.userId)
    .execute();
}

/** Gives the user a way in beside Microsoft; false where they have it already. */
export async function insertMethod(
  tx: Executor,
  user: UserKey,
  method: 'password' | 'email-code',
): Promise<boolean> {
  const { other_methods: present } = await tx
    .selectFrom('users')
    .select('other_methods')
    .where('organization_id', '=', user.organizationId)
    .where('id', '=', user.userId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (present.includes(method)) return false;
  await tx
    .updateTable('users')
    .set({ other_methods: [...present, method] })
    .where('organization_id', '=', user.organizationId)
    .where('id', '=', user.userId)
    .execute();
  return true;
}

/**
 * Whether all organizations that have linked a tenant under this domain ask for Microsoft, and there is one. An account
 * that links the same tenant takes no way in from the people of another (security case D13). Says nothing about a person.
 */
export async function isMicrosoftOnlyDomain(db: Executor, domain: string): Promise<boolean> {
  const found = await sql<{ is_microsoft_only: boolean | null }>`
    select bool_and(o.enforcement = 'required') as is_microsoft_only
      from linked_tenants l join organizations o on o.id = l.organization_id
     where lower(l.display_domain) = ${domain}`.execute(db);
  return found.rows[0]?.is_microsoft_only === true;
}

/** After a restore: every session, and every key of a person, that is older than this moment is over, in every organization. */
export async function raiseAllEpochs(tx: Executor): Promise<void> {
  await sql`update organizations set session_epoch = session_epoch + 1, microsoft_epoch = session_epoch + 1`.execute(
    tx,
  );
  await sql`update users set session_epoch = session_epoch + 1`.execute(tx);
}
