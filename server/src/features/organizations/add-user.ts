import { recordAuditEvent } from '../audit/public.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Executor } from '../../ports/db/database.ts';
import { newId, type Random } from '../../ports/random/random.ts';

interface Deps {
  readonly clock: Clock;
  readonly random: Random;
}

export interface NewUser {
  readonly organizationId: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  /** The person's subject at Entra; null where they come in by another way. */
  readonly identity: { readonly tenantId: string; readonly objectId: string } | null;
  /** The only tenant the user may come from. Left out: the identity's. */
  readonly pinnedTenantId?: string | null;
  /** Ways in beside Microsoft. */
  readonly otherMethods?: readonly ('password' | 'email-code')[];
}

/**
 * A user of an organization. Returns the id, or null where the organization has a user with this address or this
 * subject: of several doors at once one makes the user, the others find it made (security case D10).
 */
export async function addUser(deps: Deps, tx: Executor, user: NewUser): Promise<string | null> {
  const now = await deps.clock.now(tx);
  const id = newId('usr', now, deps.random);
  const pinnedTenantId =
    user.pinnedTenantId === undefined ? (user.identity?.tenantId ?? null) : user.pinnedTenantId;
  if (!(await insertUser(tx, id, { ...user, pinnedTenantId }, now))) return null;
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'user.added',
    actor: { kind: 'system' },
    target: { kind: 'user', id },
    context: { role: user.role, ...(pinnedTenantId === null ? {} : { tenantId: pinnedTenantId }) },
  });
  return id;
}

async function insertUser(tx: Executor, id: string, user: NewUser, now: Date): Promise<boolean> {
  const made = await tx
    .insertInto('users')
    .values({
      organization_id: user.organizationId,
      id,
      display_name: user.displayName,
      email: user.email,
      role: user.role,
      pinned_tenant_id: user.pinnedTenantId ?? null,
      other_methods: [...(user.otherMethods ?? [])],
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (made.numInsertedOrUpdatedRows !== 1n) return false;
  if (user.identity === null || (await insertIdentity(tx, id, user, user.identity, now))) return true;
  // The subject has a user here already: this one must not stay.
  await tx
    .deleteFrom('users')
    .where('organization_id', '=', user.organizationId)
    .where('id', '=', id)
    .execute();
  return false;
}

async function insertIdentity(
  tx: Executor,
  userId: string,
  user: NewUser,
  subject: NonNullable<NewUser['identity']>,
  now: Date,
): Promise<boolean> {
  const linked = await tx
    .insertInto('entra_identities')
    .values({
      organization_id: user.organizationId,
      user_id: userId,
      tenant_id: subject.tenantId,
      object_id: subject.objectId,
      login_hint: null,
      linked_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return linked.numInsertedOrUpdatedRows === 1n;
}
