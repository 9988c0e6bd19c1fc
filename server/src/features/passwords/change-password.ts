import type { changePassword as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction } from '../../ports/db/database.ts';
import type { PasswordHash } from '../../ports/passwords/password-hasher.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import { findUsersByIds } from '../organizations/public.ts';
import { refusalOfMethod, reissueSession, sessionCookie } from '../sessions/public.ts';
import type { PasswordDeps } from './password-deps.ts';
import { isTooLong, normalPassword } from './password.model.ts';
import { findCredential, type Credential } from './passwords.store.ts';
import { replacePassword } from './replace-password.ts';
import { hashNewPassword } from './set-password.ts';

type ChangeCall = Call<InputOf<typeof operation>>;

/** The person changes their password: every other session of theirs ends, this one goes on under a new cookie. */
export async function changePassword(
  deps: PasswordDeps,
  call: ChangeCall,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who } = call;
  const present = await findCredential(deps.db, who);
  if (!present) return refused('method_not_set_up');
  const right = await checkPresent(deps, call, present);
  if (!right.ok) return right;
  const hash = await hashNewPassword(deps, call.input.body.newPassword, who);
  if (!hash.ok) return { ...hash, field: 'body.newPassword' };
  const changed = await storeChange(deps, call, present, hash.value);
  if (!changed.ok) return changed;
  deps.wakeNoticeSender();
  return ok(null, { cookies: [sessionCookie(changed.value)] });
}

/** Asked as at the door, and counted as there: a stolen session is no way to guess the password. */
async function checkPresent(
  deps: PasswordDeps,
  { who, input }: ChangeCall,
  present: Credential,
): Promise<Outcome<true>> {
  const claims = [
    { rule: 'password-tries-of-address', subject: who.email },
    { rule: 'password-tries-of-all', subject: '' },
  ] as const;
  const taken = await deps.takeFromBudget(claims);
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  const normal = normalPassword(input.body.presentPassword);
  const isRight = !isTooLong(normal) && (await deps.passwords.verify(present.hash, new Secret(normal)));
  if (!isRight) return refused('password_wrong', { field: 'body.presentPassword' });
  await deps.returnToBudget(claims);
  return ok(true);
}

/** The secret of the session that goes on. Of two changes at once the second finds another password than it has proven. */
async function storeChange(
  deps: PasswordDeps,
  { who }: ChangeCall,
  present: Credential,
  hash: PasswordHash,
): Promise<Outcome<string>> {
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const [user] = await findUsersByIds(tx, [who]);
    if (!user) return refused('session_required');
    const refusal = refusalOfMethod(user, { method: 'password', tenantId: null });
    if (refusal !== null) return refused(refusal);
    if ((await findCredential(tx, who))?.hash !== present.hash) return refused('password_wrong');
    const epoch = await replacePassword(deps, tx, { user, hash, by: 'change', now });
    const secret = await reissueSession(deps, tx, who, epoch);
    if (secret === null) return refused('session_required');
    return ok(secret);
  });
}
