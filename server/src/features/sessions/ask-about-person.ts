import type { Database } from '../../ports/db/database.ts';
import { standingOf } from './liveness.model.ts';
import { findProofOfPerson } from './person-proof.store.ts';

export interface AskAboutPersonDeps {
  readonly db: Database;
  /** A check of liveness that the caller waits for. */
  readonly askFirst: (key: { readonly organizationId: string; readonly sessionId: string }) => Promise<void>;
}

/**
 * Whether somebody may still act who is not here: a program with an API key of theirs. Microsoft is asked with the token of the
 * session that was proven last, be it over or not, as often as a session would ask. `asked`: whatever has come of it stands in the
 * epochs of the person now. `over`: no verdict has come for longer than the account's grace. Of somebody whom Microsoft has not
 * shown since their last loss of access there is nothing to ask.
 */
export async function askAboutPerson(
  deps: AskAboutPersonDeps,
  user: { readonly organizationId: string; readonly userId: string },
): Promise<'go-on' | 'asked' | 'over'> {
  const proof = await findProofOfPerson(deps.db, user);
  if (!proof) return 'go-on';
  const standing = standingOf(
    {
      aliveAt: proof.alive_at,
      refusedAt: proof.refused_at,
      canAsk: proof.can_ask,
      intervalSeconds: proof.interval_minutes * 60,
      graceSeconds: proof.grace_hours * 3600,
      tenantSilentSince: proof.silent_since,
    },
    proof.now,
  );
  if (standing === 'over') return 'over';
  if (standing !== 'ask-first') return 'go-on';
  await deps.askFirst({ organizationId: user.organizationId, sessionId: proof.session_id });
  return 'asked';
}
