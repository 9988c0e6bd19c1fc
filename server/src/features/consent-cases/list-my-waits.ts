import type { InputOf, listMyWaits as operation, MyWaitView, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { findStuckAttempt } from '../attempts/public.ts';
import { findCase } from './cases.store.ts';
import { waitingPath } from './waiting-token.ts';
import { listWaitsOfUser } from './waiters.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly sealing: Sealing;
}

/** The operation behind the lines of Preferences: what I wait for, and whether this browser is stuck at Microsoft. */
export async function listMyWaits(
  deps: Deps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { organizationId, userId } = call.who;
  const waits: MyWaitView[] = [];
  for (const waiter of await listWaitsOfUser(deps.db, { organizationId, userId })) {
    const row = await findCase(deps.db, { organizationId, caseId: waiter.case_id });
    if (!row) continue;
    waits.push({
      registration: row.registration,
      state: row.state,
      knownBy: row.known_by,
      claim: waiter.claim,
      since: waiter.since.toISOString(),
      answer: waiter.answer,
      tenantDomain: row.tenant_domain,
      page: waitingPath(deps.sealing, waiter),
    });
  }
  return ok({ waits, stuck: await stuckView(deps, call.browserHash) });
}

async function stuckView(
  deps: Deps,
  browserHash: Buffer | null,
): Promise<ReplyOf<typeof operation>['stuck']> {
  const attempt = browserHash === null ? null : await findStuckAttempt(deps, browserHash);
  if (attempt === null || attempt.seenPage !== null) return null;
  const { registration, startedAt, id } = attempt;
  return { registration, startedAt: startedAt.toISOString(), page: `/stuck?attempt=${id}` };
}
