import { timingSafeEqual } from 'node:crypto';
import { refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { hashSecret } from '../../ports/random/random.ts';
import { findUsersByIds } from '../organizations/public.ts';
import { enter, type Entered, type MethodRefusal } from '../sessions/public.ts';
import type { EmailCodeDeps } from './email-code-deps.ts';
import { parseCode } from './email-code.model.ts';
import { countTry, endCodes, findEmailCode, type CodeKeys, type EmailCodeRow } from './email-codes.store.ts';

/** The address that this browser has asked a code for; null where it has not. */
export async function findCodeRequest(
  deps: Pick<EmailCodeDeps, 'db'>,
  keys: CodeKeys,
): Promise<{ readonly email: string; readonly returnTo: string } | null> {
  const row = await findEmailCode(deps.db, keys);
  return row ? { email: row.email, returnTo: row.return_to } : null;
}

type CodeRefusal = MethodRefusal | 'code_wrong' | 'rate_limited';

/**
 * A code to a session. The row is found by its id and the browser's cookie, never by an address; it knows for whom it
 * was mailed (security case C11). Each try is counted before it is looked at.
 */
export async function verifyCode(
  deps: EmailCodeDeps,
  tried: CodeKeys & { readonly typed: string; readonly userAgent: string | undefined },
): Promise<Outcome<Entered, CodeRefusal>> {
  const code = parseCode(tried.typed);
  const asked = await findEmailCode(deps.db, tried);
  if (!asked || code === null) return refused('code_wrong');
  const claims = [{ rule: 'code-tries-of-address', subject: asked.email }] as const;
  const taken = await deps.takeFromBudget(claims);
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  const outcome = await inTransaction(deps.db, async (tx): Promise<Outcome<Entered, CodeRefusal>> => {
    const now = await deps.clock.now(tx);
    const row = await countTry(tx, tried, now);
    if (!row || !isRight(deps, row, code)) return refused('code_wrong');
    await endCodes(tx, row.email, now);
    const users = await findUsersByIds(tx, row.candidates);
    const proof = { method: 'email-code', tenantId: null, entraSessionId: null } as const;
    const { browserHash, userAgent } = tried;
    return enter(deps, tx, { users, proof, browserHash, userAgent, returnTo: row.return_to, now });
  });
  if (outcome.ok || outcome.code !== 'code_wrong') await deps.returnToBudget(claims);
  return outcome;
}

function isRight(deps: EmailCodeDeps, row: EmailCodeRow, code: string): boolean {
  const known = deps.sealing.open(row.sealed_code_hash, ['email-code', row.id]).reveal();
  return timingSafeEqual(Buffer.from(known, 'hex'), hashSecret(code));
}
