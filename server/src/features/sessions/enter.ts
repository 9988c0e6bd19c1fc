import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { newId, type Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { recordAuditEvent } from '../audit/public.ts';
import type { UserFacts } from '../organizations/public.ts';
import { describeBrowser } from './browser.model.ts';
import { insertChoice } from './choices.store.ts';
import { refusalOfMethod, type MethodRefusal } from './method.model.ts';
import { openSession, type Proof } from './open-session.ts';
import { sealChoiceToken } from './session-token.ts';

interface Deps {
  readonly random: Random;
  readonly sealing: Sealing;
}

/** A person has proven who they are, by one method; these are the users that are theirs, read under lock. */
export interface Entry {
  readonly users: readonly UserFacts[];
  readonly proof: Proof;
  readonly browserHash: Buffer;
  /** As the browser names itself; undefined where it does not. */
  readonly userAgent: string | undefined;
  /** A path of ours. */
  readonly returnTo: string;
  readonly now: Date;
  /** The address that the sign-in set out for, where another person came back: they say first that they mean it. */
  readonly askedFor?: string | null;
}

/** `cookie`: the value of the new session's cookie, where one was opened; `goTo`: where the browser goes now. */
export interface Entered {
  readonly cookie: string | null;
  readonly goTo: string;
}

const choiceLifeSeconds = 10 * 60;

/**
 * The only way to a session: asks the guard for each user, in the transaction that holds user and organization under
 * lock. One user left: the session is open. Several, or somebody else than was asked for: the person chooses on the next
 * page. None: the reason of the first.
 */
export async function enter(
  deps: Deps,
  tx: Executor,
  entry: Entry,
): Promise<Outcome<Entered, MethodRefusal>> {
  const refusals = entry.users.map((user) => refusalOfMethod(user, entry.proof));
  const open = entry.users.filter((_user, index) => refusals[index] === null);
  const [only] = open;
  if (only === undefined) {
    await recordRefusals(deps, tx, entry, refusals);
    return refused(refusals.find((refusal) => refusal !== null) ?? 'method_not_set_up');
  }
  if (open.length > 1 || (entry.askedFor ?? null) !== null)
    return ok(await offerChoice(deps, tx, entry, open));
  const cookie = await openSession(deps, tx, only, entry.proof, {
    now: entry.now,
    browser: describeBrowser(entry.userAgent),
  });
  return ok({ cookie, goTo: entry.returnTo });
}

async function offerChoice(
  deps: Deps,
  tx: Executor,
  entry: Entry,
  users: readonly UserFacts[],
): Promise<Entered> {
  const id = newId('chc', entry.now, deps.random);
  const refreshToken = entry.proof.refreshToken ?? null;
  await insertChoice(tx, {
    id,
    browser_hash: entry.browserHash,
    candidates: JSON.stringify(users.map(({ organizationId, userId }) => ({ organizationId, userId }))),
    method: entry.proof.method,
    entra_tenant_id: entry.proof.tenantId,
    entra_session_id: entry.proof.entraSessionId,
    second_factor: entry.proof.secondFactor ?? null,
    sealed_refresh_token: refreshToken === null ? null : sealChoiceToken(deps.sealing, refreshToken, id),
    return_to: entry.returnTo,
    asked_for: entry.askedFor ?? null,
    started_at: entry.now,
    expires_at: addSeconds(entry.now, choiceLifeSeconds),
    taken_at: null,
  });
  return { cookie: null, goTo: `/sign-in/choose?choice=${id}` };
}

async function recordRefusals(
  deps: Deps,
  tx: Executor,
  entry: Entry,
  refusals: readonly (MethodRefusal | null)[],
): Promise<void> {
  for (const [index, user] of entry.users.entries())
    await recordAuditEvent(deps, tx, {
      organizationId: user.organizationId,
      at: entry.now,
      action: 'session.refused',
      outcome: 'refused',
      actor: { kind: 'user', id: user.userId, name: user.displayName },
      target: { kind: 'user', id: user.userId },
      context: { because: refusals[index] ?? 'method_not_set_up', method: entry.proof.method },
    });
}
