import type { InputOf, listMySessions as operation, ReplyOf, SessionSummary } from '@gatehouse/contract';
import type { Call, SignedIn } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database, Executor } from '../../ports/db/database.ts';
import { getUser } from '../organizations/public.ts';
import { decideSession, oldestEpoch } from './session.model.ts';
import { listSessionRows, type OwnSessionRow } from './sessions.store.ts';

/** The sessions of this person that still open doors; what an epoch or time has ended is not among them. */
export async function listLivingSessions(db: Executor, who: SignedIn, now: Date): Promise<OwnSessionRow[]> {
  const user = await getUser(db, who.organizationId, who.userId);
  const rows = await listSessionRows(db, who);
  return rows.filter(
    (row) =>
      decideSession(
        {
          state: row.state,
          organizationEpoch: row.organization_epoch,
          userEpoch: row.user_epoch,
          lastSeenAt: row.last_seen_at,
          expiresAt: row.expires_at,
          endedAt: row.ended_at,
        },
        { ...user, organizationEpoch: oldestEpoch(row.method, user), userState: user.state },
        now,
      ).kind === 'allow',
  );
}

/** Where the caller is signed in. */
export async function listMySessions(
  deps: { readonly db: Database; readonly clock: Clock },
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const rows = await listLivingSessions(deps.db, call.who, await deps.clock.now(deps.db));
  return ok({
    sessions: rows.map((row) => ({
      id: row.id as SessionSummary['id'],
      method: row.method,
      browser: row.browser,
      openedAt: row.opened_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      isThis: row.id === call.who.sessionId,
    })),
  });
}
