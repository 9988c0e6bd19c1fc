import { addSeconds } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database, Executor } from '../../ports/db/database.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import { attemptEnd, type AttemptEnd } from './attempt.model.ts';
import type { AttemptRow } from './attempts.store.ts';

export type SeenPage = NonNullable<AttemptRow['seen_page']>;

/** A journey of a person that led nowhere, as far as we know: what their help is made of. */
export interface StuckAttempt {
  readonly id: string;
  readonly purpose: 'sign-in' | 'mailbox';
  readonly registration: AppRegistration;
  readonly startedAt: Date;
  readonly end: AttemptEnd;
  readonly returnTo: string;
  readonly loginHint: string | null;
  readonly organizationId: string | null;
  readonly userId: string | null;
  readonly invitationId: string | null;
  readonly seenPage: SeenPage | null;
  readonly seenPageAt: Date | null;
  readonly aadsts: number | null;
  readonly reference: string | null;
  /** The Correlation Id on a page of Microsoft's. */
  readonly correlationId: string;
}

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
}

/** So long a person who comes back is asked about it. */
const offeredForSeconds = 24 * 60 * 60;

function stuckAttempt(row: AttemptRow, now: Date): StuckAttempt | null {
  const times = { expiresAt: row.expires_at, takenAt: row.taken_at, endedAt: row.ended_at };
  const end = attemptEnd({ ...times, failureCode: row.failure_code }, now);
  if (end === 'finished' || (row.purpose !== 'sign-in' && row.purpose !== 'mailbox')) return null;
  return {
    id: row.id,
    purpose: row.purpose,
    registration: row.registration,
    startedAt: row.started_at,
    end,
    returnTo: row.return_to,
    loginHint: row.login_hint,
    organizationId: row.organization_id,
    userId: row.user_id,
    invitationId: row.invitation_id,
    seenPage: row.seen_page,
    seenPageAt: row.seen_page_at,
    aadsts: row.aadsts,
    reference: row.reference,
    correlationId: row.client_request_id,
  };
}

function ofBrowser(db: Executor, browserHash: Buffer) {
  return db
    .selectFrom('attempts')
    .selectAll()
    .where('browser_hash', '=', browserHash)
    .where('purpose', 'in', ['sign-in', 'mailbox']);
}

/**
 * The journey that this browser is stuck in: the named one, or the newest of the last day, unless that one has come to an
 * end. Another browser's is never found.
 */
export async function findStuckAttempt(
  deps: Deps,
  browserHash: Buffer,
  id?: string,
): Promise<StuckAttempt | null> {
  const now = await deps.clock.now(deps.db);
  if (id !== undefined) {
    const named = await ofBrowser(deps.db, browserHash).where('id', '=', id).executeTakeFirst();
    return named ? stuckAttempt(named, now) : null;
  }
  const newest = await ofBrowser(deps.db, browserHash)
    .where('started_at', '>', addSeconds(now, -offeredForSeconds))
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  // One that has come back, whatever came of it, was told so on its own page.
  return newest && newest.taken_at === null ? stuckAttempt(newest, now) : null;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The attempt whose Correlation Id somebody has pasted: only among those of this browser, so that nobody can ask for others. */
export async function findAttemptByCorrelation(
  deps: Deps,
  browserHash: Buffer,
  correlationId: string,
): Promise<StuckAttempt | null> {
  if (!guid.test(correlationId)) return null;
  const row = await ofBrowser(deps.db, browserHash)
    .where('client_request_id', '=', correlationId)
    .executeTakeFirst();
  return row ? stuckAttempt(row, await deps.clock.now(deps.db)) : null;
}

/** What the person says that they saw, for them and for support. A number that Microsoft itself gave is not overwritten. */
export async function noteSeenPage(
  tx: Executor,
  attempt: Pick<StuckAttempt, 'id' | 'aadsts' | 'reference'>,
  seen: {
    readonly page: SeenPage;
    readonly aadsts: number | null;
    readonly reference: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .updateTable('attempts')
    .set({
      seen_page: seen.page,
      seen_page_at: seen.at,
      reference: attempt.reference ?? seen.reference,
      ...(attempt.aadsts === null && seen.aadsts !== null ? { aadsts: seen.aadsts } : {}),
    })
    .where('id', '=', attempt.id)
    .execute();
}
