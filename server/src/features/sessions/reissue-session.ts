import type { Executor } from '../../ports/db/database.ts';
import { hashSecret, newSecretText, type Random } from '../../ports/random/random.ts';
import { replaceSecret } from './sessions.store.ts';

/**
 * Takes a session over the raise of its user's epoch, under a new secret, so that a copy of the old cookie is worth
 * nothing. Its limits stay as they were. Returns the new cookie's value; null where the session is over by now.
 */
export async function reissueSession(
  deps: { readonly random: Random },
  tx: Executor,
  session: { readonly organizationId: string; readonly sessionId: string },
  userEpoch: number,
): Promise<string | null> {
  const secret = newSecretText(deps.random);
  return (await replaceSecret(tx, session, { secretHash: hashSecret(secret), userEpoch })) ? secret : null;
}
