import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import type { PasswordHash } from '../../ports/passwords/password-hasher.ts';
import { hashSecret, newSecretText } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import { findUsersByEmail, findUsersByIds, type UserFacts } from '../organizations/public.ts';
import { refusalOfMethod } from '../sessions/public.ts';
import type { PasswordDeps } from './password-deps.ts';
import { findCredential, findOpenReset, insertResets, takeReset } from './passwords.store.ts';
import { replacePassword } from './replace-password.ts';
import { hashNewPassword, setPassword } from './set-password.ts';

/** ASVS 5.0.0 6.5.5: ten minutes at most. */
const resetLifeSeconds = 10 * 60;

/**
 * Whether this user may have a new password by mail: the way in must be open to them, and they must have one already, unless
 * the link was made for their first.
 */
async function mayReset(tx: Executor, user: UserFacts, isFirst = false): Promise<boolean> {
  const present: UserFacts = isFirst ? { ...user, otherMethods: [...user.otherMethods, 'password'] } : user;
  if (refusalOfMethod(present, { method: 'password', tenantId: null }) !== null) return false;
  return isFirst || (await findCredential(tx, user)) !== undefined;
}

/**
 * Somebody has forgotten a password: a link by mail for each user of the address who has one. The caller learns nothing;
 * who has no password, or may not use it, gets no mail (security cases C05, C06).
 */
export async function startReset(deps: PasswordDeps, email: string): Promise<void> {
  const able = await findResettable(deps.db, email);
  const taken = await deps.takeFromBudget([
    { rule: 'mails-to-address', subject: email },
    ...able.map(
      ({ organizationId }) => ({ rule: 'mails-of-organization', subject: organizationId }) as const,
    ),
    ...able.map(() => ({ rule: 'mails-of-all', subject: '' }) as const),
  ]);
  if (!taken.ok) return;
  await inTransaction(deps.db, async (tx) => {
    for (const user of await findResettable(tx, email)) await sendLink(deps, tx, user);
  });
  deps.wakeNoticeSender();
}

async function findResettable(tx: Executor, email: string): Promise<readonly UserFacts[]> {
  const able: UserFacts[] = [];
  for (const user of await findUsersByEmail(tx, email)) if (await mayReset(tx, user)) able.push(user);
  return able;
}

async function sendLink(deps: PasswordDeps, tx: Executor, user: UserFacts): Promise<void> {
  const now = await deps.clock.now(tx);
  const token = newSecretText(deps.random);
  const { organizationId, userId } = user;
  await insertResets(tx, [{ userId, tokenHash: hashSecret(token) }], {
    organizationId,
    startedAt: now,
    expiresAt: addSeconds(now, resetLifeSeconds),
    isFirst: false,
  });
  await recordAuditEvent(deps, tx, {
    organizationId,
    at: now,
    action: 'password.reset-sent',
    actor: { kind: 'stranger' },
    target: { kind: 'user', id: userId },
  });
  const link = new URL(`/password/reset?token=${token}`, deps.baseUrl).href;
  await enqueueNotice(deps, tx, {
    organizationId,
    recipient: { address: user.email, name: user.displayName },
    idempotencyKey: `password-reset:${hashSecret(token).toString('hex')}`,
    at: now,
    content: { kind: 'password-reset', link, minutes: resetLifeSeconds / 60 },
  });
}

/**
 * What a link is for, while it is good; undefined where it opens nothing. Mail scanners look as well, so looking uses nothing
 * up (security case C08).
 */
export async function lookAtReset(
  deps: Pick<PasswordDeps, 'db' | 'clock'>,
  token: string,
): Promise<{ readonly isFirst: boolean } | undefined> {
  return findOpenReset(deps.db, hashSecret(token), await deps.clock.now(deps.db));
}

/** Another way in beside what they have: nobody is signed out, and a mail says so. */
async function setFirstPassword(
  deps: PasswordDeps,
  tx: Executor,
  { user, hash, now }: { readonly user: UserFacts; readonly hash: PasswordHash; readonly now: Date },
): Promise<void> {
  await setPassword(deps, tx, user, hash);
  await enqueueNotice(deps, tx, {
    organizationId: user.organizationId,
    recipient: { address: user.email, name: user.displayName },
    idempotencyKey: `first-password:${user.userId}:${now.toISOString()}`,
    at: now,
    content: { kind: 'method-added', method: 'password' },
  });
}

type ResetRefusal = 'reset_link_unknown' | 'password_refused';

/** The person has typed a new password behind the link. A password that the rules refuse leaves the link good. */
export async function finishReset(
  deps: PasswordDeps,
  typed: { readonly token: string; readonly password: string },
): Promise<Outcome<{ readonly email: string; readonly isFirst: boolean }, ResetRefusal>> {
  const tokenHash = hashSecret(typed.token);
  const found = await findOpenReset(deps.db, tokenHash, await deps.clock.now(deps.db));
  const [person] = found ? await findUsersByIds(deps.db, [found]) : [];
  if (!person) return refused('reset_link_unknown');
  const hash = await hashNewPassword(deps, typed.password, person);
  if (!hash.ok) return hash;
  const outcome = await inTransaction(
    deps.db,
    async (tx): Promise<Outcome<{ email: string; isFirst: boolean }, ResetRefusal>> => {
      const now = await deps.clock.now(tx);
      const taken = await takeReset(tx, tokenHash, now);
      const [user] = taken ? await findUsersByIds(tx, [taken]) : [];
      const isFirst = taken?.isFirst === true;
      if (!user || !(await mayReset(tx, user, isFirst))) return refused('reset_link_unknown');
      if (isFirst) await setFirstPassword(deps, tx, { user, hash: hash.value, now });
      else await replacePassword(deps, tx, { user, hash: hash.value, by: 'reset', now });
      return ok({ email: user.email, isFirst });
    },
  );
  deps.wakeNoticeSender();
  return outcome;
}
