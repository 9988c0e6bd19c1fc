import type { Executor } from '../../ports/db/database.ts';
import type { PasswordHash } from '../../ports/passwords/password-hasher.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import { raiseUserEpoch, type UserFacts } from '../organizations/public.ts';
import type { PasswordDeps } from './password-deps.ts';
import { endResets, upsertCredential } from './passwords.store.ts';

/**
 * Another password for a user who has one: all their sessions and open links are over (security case B09), and a mail
 * says so. Returns the raised epoch, for the one session that goes on.
 */
export async function replacePassword(
  deps: Pick<PasswordDeps, 'random' | 'sealing'>,
  tx: Executor,
  change: {
    readonly user: UserFacts;
    readonly hash: PasswordHash;
    readonly by: 'change' | 'reset';
    readonly now: Date;
  },
): Promise<number> {
  const { user, now } = change;
  await upsertCredential(tx, { ...user, hash: change.hash }, now);
  await endResets(tx, user, now);
  const epoch = await raiseUserEpoch(tx, user);
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'password.changed',
    actor: { kind: 'user', id: user.userId, name: user.displayName },
    target: { kind: 'user', id: user.userId },
    context: { by: change.by },
  });
  await enqueueNotice(deps, tx, {
    organizationId: user.organizationId,
    recipient: { address: user.email, name: user.displayName },
    idempotencyKey: `password-changed:${user.userId}:${epoch}`,
    at: now,
    content: { kind: 'password-changed' },
  });
  return epoch;
}
