import { addSeconds } from '../../kernel/time.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { hashSecret, newId, newSecretText } from '../../ports/random/random.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import { findUsersByEmail, type UserFacts } from '../organizations/public.ts';
import { refusalOfMethod } from '../sessions/public.ts';
import type { EmailCodeDeps } from './email-code-deps.ts';
import { codeFrom, codeLifeSeconds, writeCode } from './email-code.model.ts';
import { insertEmailCode } from './email-codes.store.ts';

export interface CodeRequest {
  /** In small letters. */
  readonly email: string;
  readonly browserHash: Buffer;
  /** A path of ours. */
  readonly returnTo: string;
}

/** Users of the address to whom this way in is open now. */
async function findAble(tx: Executor, email: string): Promise<readonly UserFacts[]> {
  const users = await findUsersByEmail(tx, email);
  return users.filter((user) => refusalOfMethod(user, { method: 'email-code', tenantId: null }) === null);
}

/**
 * Sends a code to whoever signs in so under this address, and remembers that this browser has asked. There is a row also
 * where nobody does, or the budget of mails is spent: the page that follows is the same, and its tries are counted
 * alike (security cases C01, C13). Returns the row's id, which opens nothing without the browser's cookie and the code.
 */
export async function sendCode(deps: EmailCodeDeps, asked: CodeRequest): Promise<string> {
  const able = await findAble(deps.db, asked.email);
  const taken = await deps.takeFromBudget([
    { rule: 'mails-to-address', subject: asked.email },
    ...able.map(
      ({ organizationId }) => ({ rule: 'mails-of-organization', subject: organizationId }) as const,
    ),
    ...(able.length === 0 ? [] : [{ rule: 'mails-of-all', subject: '' } as const]),
  ]);
  const request = await inTransaction(deps.db, async (tx) => {
    const users = taken.ok ? await findAble(tx, asked.email) : [];
    // Where nobody is mailed the secret is 256 bits that nobody learns, not a code that could be guessed.
    const code = users.length === 0 ? newSecretText(deps.random) : newCode(deps);
    const id = await storeCode(deps, tx, { ...asked, users, code });
    await mailCode(deps, tx, { id, code, users });
    return id;
  });
  deps.wakeNoticeSender();
  return request;
}

/** One mail, since all users of an address are one person; by the first of their organizations. */
async function mailCode(
  deps: EmailCodeDeps,
  tx: Executor,
  sent: { readonly id: string; readonly code: string; readonly users: readonly UserFacts[] },
): Promise<void> {
  const [person] = sent.users;
  if (person === undefined) return;
  await enqueueNotice(deps, tx, {
    organizationId: person.organizationId,
    recipient: { address: person.email, name: person.displayName },
    idempotencyKey: `email-code:${sent.id}`,
    at: await deps.clock.now(tx),
    content: { kind: 'email-code', code: writeCode(sent.code), minutes: codeLifeSeconds / 60 },
  });
}

function newCode(deps: EmailCodeDeps): string {
  for (;;) {
    const code = codeFrom(deps.random.bytes(16));
    if (code !== null) return code;
  }
}

async function storeCode(
  deps: EmailCodeDeps,
  tx: Executor,
  sent: CodeRequest & { readonly users: readonly UserFacts[]; readonly code: string },
): Promise<string> {
  const now = await deps.clock.now(tx);
  const id = newId('cde', now, deps.random);
  const hash = new Secret(hashSecret(sent.code).toString('hex'));
  await insertEmailCode(tx, {
    id,
    browser_hash: sent.browserHash,
    email: sent.email,
    candidates: JSON.stringify(sent.users.map(({ organizationId, userId }) => ({ organizationId, userId }))),
    sealed_code_hash: deps.sealing.seal(hash, ['email-code', id]),
    return_to: sent.returnTo,
    started_at: now,
    expires_at: addSeconds(now, codeLifeSeconds),
    ended_at: null,
  });
  for (const { organizationId, userId } of sent.users)
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: now,
      action: 'email-code.sent',
      actor: { kind: 'stranger' },
      target: { kind: 'user', id: userId },
    });
  return id;
}
