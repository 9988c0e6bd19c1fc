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
  /** The person's subject at Entra; also pins the user to its tenant. */
  readonly identity: { readonly tenantId: string; readonly objectId: string };
}

/** A user of an organization who signs in with Microsoft, pinned to the tenant they come from. Returns the id. */
export async function addUser(deps: Deps, tx: Executor, user: NewUser): Promise<string> {
  const now = await deps.clock.now(tx);
  const id = newId('usr', now, deps.random);
  await tx
    .insertInto('users')
    .values({
      organization_id: user.organizationId,
      id,
      display_name: user.displayName,
      email: user.email,
      role: user.role,
      pinned_tenant_id: user.identity.tenantId,
      created_at: now,
    })
    .execute();
  await tx
    .insertInto('entra_identities')
    .values({
      organization_id: user.organizationId,
      user_id: id,
      tenant_id: user.identity.tenantId,
      object_id: user.identity.objectId,
      login_hint: null,
      linked_at: now,
    })
    .execute();
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'user.added',
    actor: { kind: 'system' },
    target: { kind: 'user', id },
    context: { role: user.role, tenantId: user.identity.tenantId },
  });
  return id;
}
