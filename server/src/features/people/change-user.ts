import type { AuditAction } from '@gatehouse/contract';
import type { SignedIn } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import { decideUserChange, type UserChange } from './user-change.model.ts';
import {
  deleteIdentity,
  lockForChange,
  updateUser,
  type LockedUser,
  type UserUpdate,
} from '../organizations/public.ts';

export interface ChangeUserDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
}

const actions: Readonly<Record<UserChange['kind'], AuditAction>> = {
  role: 'user.role-changed',
  deactivate: 'user.deactivated',
  reactivate: 'user.reactivated',
  remove: 'user.removed',
};

function updateOf(change: UserChange): UserUpdate {
  if (change.kind === 'role') return { role: change.role };
  return {
    state: ({ deactivate: 'deactivated', reactivate: 'active', remove: 'removed' } as const)[change.kind],
  };
}

/**
 * Does this to a user of the caller's organization, once: a second time changes nothing and records nothing. Refuses
 * `user_not_found` and `last_admin`.
 */
export async function changeUser(
  deps: ChangeUserDeps,
  who: SignedIn,
  userId: string,
  change: UserChange,
): Promise<Outcome<null, 'user_not_found' | 'last_admin'>> {
  const { organizationId } = who;
  return inTransaction(deps.db, async (tx) => {
    const { user, hasOtherAdmin } = await lockForChange(tx, organizationId, userId);
    if (!user) return refused('user_not_found');
    const decision = decideUserChange({ ...user, hasOtherAdmin }, change);
    if (decision.kind === 'refuse') return refused(decision.because);
    if (decision.kind === 'nothing-to-do') return ok(null);
    const now = await deps.clock.now(tx);
    await updateUser(tx, { organizationId, userId }, updateOf(change), decision.endsSessions);
    if (change.kind === 'remove') await deleteIdentity(tx, organizationId, userId);
    if (change.kind === 'role') await tellOfRole(deps, tx, who, user, change.role, now);
    await record(deps, tx, who, user, change, now);
    return ok(null);
  });
}

/** A change of role is told to the person. */
async function tellOfRole(
  deps: ChangeUserDeps,
  tx: Executor,
  who: SignedIn,
  user: LockedUser,
  role: 'admin' | 'member',
  now: Date,
): Promise<void> {
  await enqueueNotice(deps, tx, {
    organizationId: who.organizationId,
    recipient: { address: user.email, name: user.display_name },
    idempotencyKey: `role-changed:${user.id}:${now.toISOString()}`,
    at: now,
    content: { kind: 'role-changed', role },
  });
}

async function record(
  deps: ChangeUserDeps,
  tx: Executor,
  who: SignedIn,
  user: LockedUser,
  change: UserChange,
  now: Date,
): Promise<void> {
  await recordAuditEvent(deps, tx, {
    organizationId: who.organizationId,
    at: now,
    action: actions[change.kind],
    actor: { kind: 'user', id: who.userId, name: who.displayName },
    target: { kind: 'user', id: user.id },
    context: {
      name: user.display_name,
      ...(change.kind === 'role' ? { from: user.role, to: change.role } : {}),
    },
  });
}
