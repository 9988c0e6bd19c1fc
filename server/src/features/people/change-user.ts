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
  /** What somebody leaves behind who may not come in any more; each in the transaction that shuts them out. */
  readonly holdMessagesOfSender: LeaveBehind<number>;
  readonly cancelMessagesOfSender: LeaveBehind<number>;
  readonly forgetMailboxOf: LeaveBehind<void>;
  readonly forgetWritingOf: LeaveBehind<void>;
}

type LeaveBehind<Result> = (
  tx: Executor,
  user: { readonly organizationId: string; readonly userId: string },
  now: Date,
) => Promise<Result>;

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
    await updateUser(tx, { organizationId, userId }, updateOf(change), decision.takesAccess);
    const left = await leaveBehind(deps, tx, { organizationId, userId }, change, now);
    if (change.kind === 'role') await tellOfRole(deps, tx, who, user, change.role, now);
    await record(deps, tx, { who, user, change, left }, now);
    return ok(null);
  });
}

/** What somebody had under way: it waits for a person, or ends where they are not coming back. Gives what the trail says of it. */
async function leaveBehind(
  deps: ChangeUserDeps,
  tx: Executor,
  user: { readonly organizationId: string; readonly userId: string },
  change: UserChange,
  now: Date,
): Promise<{ readonly heldCount?: number; readonly cancelledCount?: number }> {
  if (change.kind === 'deactivate') return { heldCount: await deps.holdMessagesOfSender(tx, user, now) };
  if (change.kind !== 'remove') return {};
  await deleteIdentity(tx, user.organizationId, user.userId);
  await deps.forgetMailboxOf(tx, user, now);
  await deps.forgetWritingOf(tx, user, now);
  return { cancelledCount: await deps.cancelMessagesOfSender(tx, user, now) };
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
  {
    who,
    user,
    change,
    left,
  }: {
    readonly who: SignedIn;
    readonly user: LockedUser;
    readonly change: UserChange;
    readonly left: object;
  },
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
      ...left,
      ...(change.kind === 'role' ? { from: user.role, to: change.role } : {}),
    },
  });
}
