import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { PasswordHash, PasswordHasher } from '../../ports/passwords/password-hasher.ts';
import type { Random } from '../../ports/random/random.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { addMethod } from '../organizations/public.ts';
import { faultOfNewPassword, normalPassword, passwordFaultWords } from './password.model.ts';
import { endResets, upsertCredential, type UserKey } from './passwords.store.ts';

/**
 * What may be stored of a new password, or why the rules refuse it. Slow, and waits its turn: called before the
 * transaction that stores it.
 */
export async function hashNewPassword(
  deps: { readonly passwords: PasswordHasher; readonly brand: { readonly name: string } },
  typed: string,
  person: { readonly email: string },
): Promise<Outcome<PasswordHash, 'password_refused'>> {
  // When the first password is chosen: the list takes megabytes of a process, and where all come by Microsoft nobody asks for it.
  const { isCommonPassword } = await import('../../ports/passwords/common-passwords.ts');
  const normal = normalPassword(typed);
  const facts = { email: person.email, brandName: deps.brand.name, isCommon: isCommonPassword };
  const fault = faultOfNewPassword(normal, facts);
  if (fault !== null) return refused('password_refused', { detail: passwordFaultWords[fault] });
  return ok(await deps.passwords.hash(new Secret(normal)));
}

/** Gives a user a password, their first or another, and with it the way in. Who may do that is the caller's to decide. */
export async function setPassword(
  deps: { readonly clock: Clock; readonly random: Random },
  tx: Executor,
  user: UserKey,
  hash: PasswordHash,
): Promise<void> {
  const now = await deps.clock.now(tx);
  await upsertCredential(tx, { ...user, hash }, now);
  await endResets(tx, user, now);
  await addMethod(deps, tx, user, 'password');
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'password.set',
    actor: { kind: 'system' },
    target: { kind: 'user', id: user.userId },
  });
}
