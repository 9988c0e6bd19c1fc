import type { Executor } from '../../ports/db/database.ts';
import type { TakenAttempt } from '../attempts/public.ts';
import { tenantOfBindingLink } from '../bindings/public.ts';
import { pinOfInvitation } from '../invitations/public.ts';
import { getUser, listLinkedTenants } from '../organizations/public.ts';

type Known = Pick<TakenAttempt, 'owner' | 'invitation' | 'bindingLink'>;

/**
 * The tenant that a sign-in was about, as far as we know it from ourselves: the pin of its user or invitation, the tenant of its binding link, else the only
 * tenant that the account has linked. An address that somebody typed says nothing; null where nothing else does.
 */
export async function tenantOfAttempt(
  db: Executor,
  { owner, invitation, bindingLink }: Known,
): Promise<string | null> {
  if (bindingLink !== null) return tenantOfBindingLink(db, bindingLink);
  const organizationId = (owner ?? invitation)?.organizationId;
  if (organizationId === undefined) return null;
  const pin = owner ? await pinOfUser(db, owner) : invitation && (await pinOfInvitation(db, invitation));
  return pin ?? (await onlyLinkedTenant(db, organizationId));
}

async function pinOfUser(db: Executor, owner: NonNullable<Known['owner']>): Promise<string | null> {
  const user = await getUser(db, owner.organizationId, owner.userId);
  return user.pinnedTenantId ?? user.identity?.tenantId ?? null;
}

async function onlyLinkedTenant(db: Executor, organizationId: string): Promise<string | null> {
  const [only, ...others] = await listLinkedTenants(db, organizationId);
  return only === undefined || others.length > 0 ? null : only.tenant_id;
}
