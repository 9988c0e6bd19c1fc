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
  /** The person's subject at Entra, which also pins the user to its tenant; null for who comes in without Microsoft. */
  readonly identity: { readonly tenantId: string; readonly objectId: string } | null;
}

/** A user of an organization, pinned to the tenant they come from where they sign in with Microsoft. Returns the id. */
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
      pinned_tenant_id: user.identity?.tenantId ?? null,
      created_at: now,
    })
    .execute();
  if (user.identity !== null) await linkIdentity(tx, { ...user, id, identity: user.identity }, now);
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'user.added',
    actor: { kind: 'system' },
    target: { kind: 'user', id },
    context: { role: user.role, tenantId: user.identity?.tenantId ?? null },
  });
  return id;
}

async function linkIdentity(
  tx: Executor,
  user: {
    readonly organizationId: string;
    readonly id: string;
    readonly identity: NonNullable<NewUser['identity']>;
  },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('entra_identities')
    .values({
      organization_id: user.organizationId,
      user_id: user.id,
      tenant_id: user.identity.tenantId,
      object_id: user.identity.objectId,
      login_hint: null,
      linked_at: now,
    })
    .execute();
}
