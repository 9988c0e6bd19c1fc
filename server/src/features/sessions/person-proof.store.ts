import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { isBrowserOnly } from './tenant-answers.store.ts';

/** The last proof of life of a person, and what decides whether another is due. */
export interface PersonProof {
  readonly session_id: string;
  readonly alive_at: Date;
  /** Since then Microsoft wants to see the person in a browser: nobody can be asked with it. */
  readonly refused_at: Date | null;
  readonly can_ask: boolean;
  readonly interval_minutes: number;
  readonly grace_hours: number;
  readonly silent_since: Date | null;
  readonly now: Date;
}

/**
 * Of all sessions of a person since their last loss of access, the one that was proven last. No older one is asked with: its token may
 * have been revoked before they signed in anew, and says nothing about today.
 */
export async function findProofOfPerson(
  db: Executor,
  user: { readonly organizationId: string; readonly userId: string },
): Promise<PersonProof | undefined> {
  const found = await sql<PersonProof>`
    select l.session_id, l.alive_at, l.refused_at, not ${isBrowserOnly} as can_ask, t.silent_since, clock_now() as now,
           o.liveness_interval_minutes as interval_minutes, o.liveness_grace_hours as grace_hours
      from sessions s
      join users u on u.organization_id = s.organization_id and u.id = s.user_id
      join organizations o on o.id = s.organization_id
      join liveness l on l.organization_id = s.organization_id and l.session_id = s.id
      left join tenant_answers t on t.tenant_id = l.tenant_id
     where s.organization_id = ${user.organizationId} and s.user_id = ${user.userId} and s.method = 'microsoft'
       and s.user_epoch >= u.session_epoch and l.sealed_refresh_token is not null
     order by l.alive_at desc, l.session_id desc limit 1`.execute(db);
  return found.rows[0];
}

/**
 * Of `sessions s`, `users u` and `liveness l`: a program acts for this person with a key, so somebody must be able to ask about them
 * when no session of theirs is left, and no later one was proven that can be asked with.
 */
export const isNeededForKeys = sql<boolean>`(
  s.user_epoch >= u.session_epoch and u.state = 'active' and exists (
    select 1 from api_keys k
     where k.organization_id = s.organization_id and k.issued_by = s.user_id and k.holder = 'person'
       and k.revoked_at is null and k.user_epoch >= u.session_epoch)
  and not exists (
    select 1 from liveness n
      join sessions m on m.organization_id = n.organization_id and m.id = n.session_id
     where m.organization_id = s.organization_id and m.user_id = s.user_id and m.user_epoch >= u.session_epoch
       and n.sealed_refresh_token is not null
       and (n.alive_at, n.session_id) > (l.alive_at, l.session_id)))`;
