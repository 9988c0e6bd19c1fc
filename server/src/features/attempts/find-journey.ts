import type { Executor } from '../../ports/db/database.ts';
import { hashSecret } from '../../ports/random/random.ts';
import { findAttemptByState } from './attempts.store.ts';
import type { HandOffLinkKey } from './start-attempt.ts';

/** The attempt from a hand-off link that has this state, whoever brings it: for the record, never for a right. */
export async function findHandOffLinkOfState(
  db: Executor,
  state: string,
): Promise<(HandOffLinkKey & { readonly attemptId: string }) | null> {
  const row = await findAttemptByState(db, hashSecret(state));
  if (!row || row.organization_id === null || row.hand_off_link_id === null) return null;
  return { organizationId: row.organization_id, handOffLinkId: row.hand_off_link_id, attemptId: row.id };
}
