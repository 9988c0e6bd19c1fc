import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { AttemptRow } from './attempts.store.ts';

/** A journey whose browser did not come back in time. */
export interface MissedAttempt {
  readonly registration: AttemptRow['registration'];
  readonly startedAt: Date;
  readonly returnTo: string;
  readonly loginHint: string | null;
  readonly organizationId: string | null;
  readonly userId: string | null;
  readonly invitationId: string | null;
  readonly seenPage: AttemptRow['seen_page'];
  /** A later journey of the same browser led where it should. */
  readonly cameThroughLater: boolean;
}

/** Takes attempts that have expired without an answer, each once: of several processes one gets it. */
export async function takeMissedAttempts(db: Executor, now: Date, limit: number): Promise<MissedAttempt[]> {
  const taken = await sql<MissedAttempt>`
    with missed as (
      select id from attempts
       where taken_at is null and missed_at is null and expires_at <= ${now}
       order by expires_at limit ${limit} for update skip locked
    )
    update attempts a set missed_at = ${now}
      from missed where a.id = missed.id
    returning a.registration, a.started_at as "startedAt", a.return_to as "returnTo", a.login_hint as "loginHint",
              a.organization_id as "organizationId", a.user_id as "userId", a.invitation_id as "invitationId",
              a.seen_page as "seenPage",
              exists (select from attempts later where later.browser_hash = a.browser_hash
                       and later.started_at > a.started_at and later.registration = a.registration
                       and later.ended_at is not null and later.failure_code is null) as "cameThroughLater"`.execute(
    db,
  );
  return taken.rows;
}
