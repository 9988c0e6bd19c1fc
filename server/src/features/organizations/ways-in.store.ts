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

/** Whether an organization that asks for Microsoft has linked a tenant under this domain. Says nothing about a person. */
export async function isMicrosoftOnlyDomain(db: Executor, domain: string): Promise<boolean> {
  const row = await db
    .selectFrom('linked_tenants as l')
    .innerJoin('organizations as o', 'o.id', 'l.organization_id')
    .select('l.tenant_id')
    .where((of) => of(of.fn<string>('lower', ['l.display_domain']), '=', domain))
    .where('o.enforcement', '=', 'required')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
