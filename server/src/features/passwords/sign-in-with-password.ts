import { AppError } from '../../kernel/app-error.ts';
import { refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import type { PasswordHash } from '../../ports/passwords/password-hasher.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import { findUsersByIds } from '../organizations/public.ts';
import { enter, type Entered, type MethodRefusal } from '../sessions/public.ts';
import type { PasswordDeps } from './password-deps.ts';
import { isTooLong, normalPassword } from './password.model.ts';
import { findCredential, findCredentialsByEmail, replaceHash, type Credential } from './passwords.store.ts';

export interface PasswordTry {
  /** In small letters. */
  readonly email: string;
  readonly typed: string;
  readonly clientAddress: string;
  readonly browserHash: Buffer;
  readonly userAgent: string | undefined;
  /** A path of ours. */
  readonly returnTo: string;
}

type Deps = Pick<
  PasswordDeps,
  'db' | 'clock' | 'random' | 'sealing' | 'passwords' | 'takeFromBudget' | 'returnToBudget'
>;

type SignInRefusal = MethodRefusal | 'email_or_password_wrong' | 'rate_limited';

/**
 * Email and password to a session. An unknown address, a wrong password and a user without one cost one hash and give
 * one answer (security case C01). Every user of the address whose password it is has proven themselves; `enter` decides
 * for each, so that who may not come in learns why only now.
 */
export async function signInWithPassword(
  deps: Deps,
  tried: PasswordTry,
): Promise<Outcome<Entered, SignInRefusal>> {
  const claims = [
    { rule: 'password-tries-of-address', subject: tried.email },
    { rule: 'password-tries-of-ip', subject: tried.clientAddress },
    { rule: 'password-tries-of-all', subject: '' },
  ] as const;
  const taken = await deps.takeFromBudget(claims);
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  const proven = await provenCredentials(deps, tried);
  if (proven.length === 0) return refused('email_or_password_wrong');
  await deps.returnToBudget(claims);
  const renewed = await hashAgain(deps, proven, tried);
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const users = await findUsersByIds(tx, await stillTheSame(tx, proven));
    if (users.length === 0) return refused('email_or_password_wrong');
    const proof = { method: 'password', tenantId: null, entraSessionId: null } as const;
    const { browserHash, userAgent, returnTo } = tried;
    for (const [credential, hash] of renewed) await replaceHash(tx, credential, hash);
    return enter(deps, tx, { users, proof, browserHash, userAgent, returnTo, now });
  });
}

/** The hashing, outside any transaction: nothing is locked and no connection is held while it waits its turn. */
async function provenCredentials(deps: Deps, tried: PasswordTry): Promise<readonly Credential[]> {
  const normal = normalPassword(tried.typed);
  if (isTooLong(normal)) return [];
  const credentials = await findCredentialsByEmail(deps.db, tried.email);
  const hashes = credentials.length === 0 ? [null] : credentials.map(({ hash }) => hash);
  const verdicts = await Promise.all(hashes.map((hash) => deps.passwords.verify(hash, new Secret(normal))));
  return credentials.filter((_credential, index) => verdicts[index]);
}

/** Hashes made under an older cost, made again while the password is known; not where that would have to wait too long. */
async function hashAgain(
  deps: Deps,
  proven: readonly Credential[],
  tried: PasswordTry,
): Promise<readonly (readonly [Credential, PasswordHash])[]> {
  const outdated = proven.filter(({ hash }) => deps.passwords.isOutdated(hash));
  const normal = new Secret(normalPassword(tried.typed));
  try {
    return await Promise.all(
      outdated.map(async (credential) => [credential, await deps.passwords.hash(normal)] as const),
    );
  } catch (fault) {
    if (fault instanceof AppError && fault.code === 'passwords_busy') return [];
    throw fault;
  }
}

/** Leaves out passwords that were changed while we hashed. */
async function stillTheSame(tx: Executor, proven: readonly Credential[]): Promise<readonly Credential[]> {
  const present = await Promise.all(proven.map((credential) => findCredential(tx, credential)));
  return proven.filter((credential, index) => present[index]?.hash === credential.hash);
}
