import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { isNeededForKeys } from './person-proof.store.ts';

/** Of `sessions s`, `users u` and `organizations o`: a session that Microsoft opened and that counts now. */
export const countsNow = sql<boolean>`
  s.method = 'microsoft' and s.ended_at is null and s.expires_at > clock_now() and u.state = 'active'
  and s.user_epoch >= u.session_epoch and s.organization_epoch >= o.microsoft_epoch`;

/** How many count now, whether or not somebody uses them. */
export async function countLiveSessions(db: Executor, organizationId: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count
      from sessions s
      join users u on u.organization_id = s.organization_id and u.id = s.user_id
      join organizations o on o.id = s.organization_id
     where s.organization_id = ${organizationId} and ${countsNow}`.execute(db);
  return found.rows[0]?.count ?? 0;
}

/** Whether somebody has one that counts now. */
export async function hasLiveSession(
  db: Executor,
  user: { readonly organizationId: string; readonly userId: string },
): Promise<boolean> {
  const found = await sql`
    select 1
      from sessions s
      join users u on u.organization_id = s.organization_id and u.id = s.user_id
      join organizations o on o.id = s.organization_id
     where s.organization_id = ${user.organizationId} and s.user_id = ${user.userId} and ${countsNow} limit 1`.execute(
    db,
  );
  return found.rows.length > 0;
}

/**
 * Whether the person of a session has lost no access since it was opened; until the end of the transaction nobody else takes it
 * away. Of two sessions of one person whose checks come back with the same no, the second finds that there is nothing left to end.
 * A session that is over was asked with for a key of its person.
 */
export async function lockIfStanding(
  tx: Executor,
  session: { readonly organization_id: string; readonly session_id: string },
): Promise<boolean> {
  const found = await sql`
    select 1
      from sessions s
      join users u on u.organization_id = s.organization_id and u.id = s.user_id
     where s.organization_id = ${session.organization_id} and s.id = ${session.session_id}
       and u.state = 'active' and s.user_epoch >= u.session_epoch
       for no key update of u`.execute(tx);
  return found.rows.length > 0;
}

/** Forgets the refresh tokens of sessions that count no more, and that no key needs (security case G14). Gives how many. */
export async function forgetDeadTokens(db: Executor): Promise<number> {
  const forgotten = await sql`
    update liveness l set sealed_refresh_token = null
      from sessions s
      join users u on u.organization_id = s.organization_id and u.id = s.user_id
      join organizations o on o.id = s.organization_id
     where l.organization_id = s.organization_id and l.session_id = s.id and l.sealed_refresh_token is not null
       and not (${countsNow}) and not ${isNeededForKeys}`.execute(db);
  return Number(forgotten.numAffectedRows ?? 0n);
}

/** Nobody could say for too long whether the person may still come in, or Microsoft has ended what opened this one alone. */
export async function endOneSession(
  db: Executor,
  organizationId: string,
  id: string,
  at: Date,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ ended_at: at })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

interface SinceThen {
  readonly tenant_id: string;
  readonly object_id: string;
  readonly alive_at: Date;
}

/** Of `liveness l`: sessions of this person, in whichever account, that were opened since, that count and were not refused. */
const openedSince = (person: SinceThen) => sql`exists (
  select 1 from sessions s
    join users u on u.organization_id = s.organization_id and u.id = s.user_id
    join organizations o on o.id = s.organization_id
   where s.organization_id = l.organization_id and s.id = l.session_id and s.opened_at > ${person.alive_at} and ${countsNow})
  and l.tenant_id = ${person.tenant_id} and l.object_id = ${person.object_id} and l.refused_at is null`;

/** Whether somebody has come in at Microsoft since this proof of theirs, and still counts. Of all organizations. */
export async function hasComeInSince(db: Executor, person: SinceThen): Promise<boolean> {
  const found = await sql`select 1 from liveness l where ${openedSince(person)} limit 1`.execute(db);
  return found.rows.length > 0;
}

/** Has Microsoft asked at once about what they came in with since. */
export async function askAboutThoseSince(db: Executor, person: SinceThen, at: Date): Promise<void> {
  await sql`update liveness l set due_at = least(due_at, ${at}) where ${openedSince(person)}`.execute(db);
}

/** A session that Microsoft opened and that still counts, whatever its liveness: who may prove themselves for it again. */
export interface ForProof {
  readonly organizationId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly objectId: string;
  readonly loginHint: string | null;
  readonly refusedAt: Date | null;
}

export async function findForProof(db: Executor, secretHash: Buffer): Promise<ForProof | undefined> {
  const found = await sql<ForProof>`
    select s.organization_id as "organizationId", s.id as "sessionId", s.user_id as "userId",
           i.tenant_id as "tenantId", i.object_id as "objectId", i.login_hint as "loginHint",
           l.refused_at as "refusedAt"
      from sessions s
      join users u on u.organization_id = s.organization_id and u.id = s.user_id
      join organizations o on o.id = s.organization_id
      join entra_identities i on i.organization_id = s.organization_id and i.user_id = s.user_id
      left join liveness l on l.organization_id = s.organization_id and l.session_id = s.id
     where s.secret_hash = ${secretHash} and s.state = 'full' and ${countsNow}`.execute(db);
  return found.rows[0];
}

/** Ends the sessions that hang on one session at Microsoft, whoever asks: the id is a secret between Microsoft and us. */
export async function endByEntraSession(tx: Executor, entraSessionId: string, at: Date) {
  return tx
    .updateTable('sessions')
    .set({ ended_at: at })
    .where('entra_session_id', '=', entraSessionId)
    .where('ended_at', 'is', null)
    .returning(['organization_id', 'id', 'user_id'])
    .execute();
}
