import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import { isBrowserOnly } from './tenant-answers.store.ts';

/** All that the session check needs, read from the primary. */
export interface SessionRow {
  readonly id: string;
  readonly organization_id: string;
  readonly organization_name: string;
  readonly user_id: string;
  readonly display_name: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly user_state: 'active' | 'deactivated' | 'removed';
  readonly state: 'pending' | 'full';
  readonly method: 'microsoft' | 'password' | 'email-code';
  readonly organization_epoch: number;
  readonly user_epoch: number;
  readonly present_organization_epoch: number;
  readonly present_user_epoch: number;
  readonly opened_at: Date;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
  readonly ended_at: Date | null;
  readonly fresh_at: Date | null;
  readonly now: Date;
  /** Of a session that Microsoft opened; a session from before there were checks counts from its start. */
  readonly alive_at: Date;
  readonly refused_at: Date | null;
  readonly can_ask: boolean;
  readonly silent_since: Date | null;
  readonly interval_minutes: number;
  readonly grace_hours: number;
  /** In hex: whose row it is, where several were asked for. */
  readonly secret_hash: string;
}

/**
 * The sessions with these secrets, the epochs of their users and organizations, and the time, in one round trip. Each is looked up
 * by itself (`limit`), so that the plan is that for a single one. The list stands in a `select` of its own: PostgreSQL would
 * see its length, and plan anew each time for a list that is shorter than it expects. So does the clock: its function is one that
 * PostgreSQL cannot unfold, and would be run for each of them. The user is looked up by itself as well: with few users PostgreSQL would
 * build a hash of them for each session.
 */
export async function findSessions(db: Executor, secretHashes: readonly Buffer[]): Promise<SessionRow[]> {
  const found = await sql<SessionRow>`
    ${preparedAs('sessions')}
    select found.* from unnest((select ${secretHashes}::bytea[])) as asked (secret_hash) cross join lateral (
    select s.id, s.organization_id, o.name as organization_name, s.user_id, u.display_name, u.email, u.role,
           u.state as user_state, s.state, s.method, s.organization_epoch, s.user_epoch,
           case when s.method = 'microsoft' then o.microsoft_epoch else o.session_epoch end
             as present_organization_epoch,
           u.session_epoch as present_user_epoch,
           s.opened_at, s.last_seen_at, s.expires_at, s.ended_at, s.fresh_at, (select clock_now()) as now,
           coalesce(l.alive_at, s.opened_at) as alive_at, l.refused_at,
           l.sealed_refresh_token is not null and not ${isBrowserOnly} as can_ask,
           t.silent_since,
           o.liveness_interval_minutes as interval_minutes, o.liveness_grace_hours as grace_hours,
           encode(s.secret_hash, 'hex') as secret_hash
      from sessions s
     cross join lateral (select * from users of_session
                          where of_session.organization_id = s.organization_id and of_session.id = s.user_id limit 1) u
      join organizations o on o.id = s.organization_id
      left join liveness l on l.organization_id = s.organization_id and l.session_id = s.id
      left join tenant_answers t on t.tenant_id = l.tenant_id
     where s.secret_hash = asked.secret_hash
     limit 1) as found`.execute(db);
  return found.rows;
}

export interface NewSession {
  readonly organizationId: string;
  readonly id: string;
  readonly secretHash: Buffer;
  readonly userId: string;
  readonly method: 'microsoft' | 'password' | 'email-code';
  readonly organizationEpoch: number;
  readonly userEpoch: number;
  readonly entraTenantId: string | null;
  readonly entraSessionId: string | null;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  /** The browser in words. */
  readonly browser: string;
}

/** What the opening of a session goes on with: how it was before it. */
export interface OpenedBeside {
  /** The user has had sessions within the last month or so, as long as rows are kept. */
  readonly hasOthers: boolean;
  /** One of them in this browser. */
  readonly knowsBrowser: boolean;
  /** How often the account asks Microsoft, in minutes. */
  readonly intervalMinutes: number;
}

/** A complete session, under the epochs that its transaction has read under lock. */
export async function insertSession(tx: Executor, session: NewSession): Promise<OpenedBeside> {
  // Beside the insert, and so without its row.
  const othersOfUser = (where: RawBuilder<unknown>) => sql<boolean>`exists (
    select from sessions o where o.organization_id = sessions.organization_id and o.user_id = sessions.user_id and ${where})`;
  return tx
    .insertInto('sessions')
    .values({
      organization_id: session.organizationId,
      id: session.id,
      secret_hash: session.secretHash,
      user_id: session.userId,
      state: 'full',
      method: session.method,
      organization_epoch: session.organizationEpoch,
      user_epoch: session.userEpoch,
      entra_tenant_id: session.entraTenantId,
      entra_session_id: session.entraSessionId,
      opened_at: session.openedAt,
      last_seen_at: session.openedAt,
      expires_at: session.expiresAt,
      ended_at: null,
      fresh_at: null,
      browser: session.browser,
    })
    .returning([
      othersOfUser(sql`true`).as('hasOthers'),
      othersOfUser(sql`o.browser = sessions.browser`).as('knowsBrowser'),
      sql<number>`(select a.liveness_interval_minutes from organizations a where a.id = sessions.organization_id)`.as(
        'intervalMinutes',
      ),
    ])
    .modifyEnd(preparedAs('insert-session'))
    .executeTakeFirstOrThrow();
}

/** Marks that the session was used. Two at once write the same; neither waits for the other's request. */
export async function touchSession(
  db: Executor,
  organizationId: string,
  id: string,
  now: Date,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_seen_at: now })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .where('last_seen_at', '<', now)
    .execute();
}

/** The person of the session has just proved to Microsoft that they are there. */
export async function rememberFresh(
  tx: Executor,
  session: { readonly organizationId: string; readonly sessionId: string },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ fresh_at: now })
    .where('organization_id', '=', session.organizationId)
    .where('id', '=', session.sessionId)
    .execute();
}

/** Gives the session another secret and its user's raised epoch; false where it has ended, or was under an older epoch. */
export async function replaceSecret(
  tx: Executor,
  session: { readonly organizationId: string; readonly sessionId: string },
  next: { readonly secretHash: Buffer; readonly userEpoch: number },
): Promise<boolean> {
  const row = await tx
    .updateTable('sessions')
    .set({ secret_hash: next.secretHash, user_epoch: next.userEpoch })
    .where('organization_id', '=', session.organizationId)
    .where('id', '=', session.sessionId)
    .where('ended_at', 'is', null)
    .where('user_epoch', '=', next.userEpoch - 1)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends the session with this secret, once. Returns whose it was. */
export async function endSessionRow(tx: Executor, secretHash: Buffer, now: Date) {
  return tx
    .updateTable('sessions')
    .set({ ended_at: now })
    .where('secret_hash', '=', secretHash)
    .where('ended_at', 'is', null)
    .returning(['organization_id', 'id', 'user_id', 'method'])
    .executeTakeFirst();
}

export type OwnSessionRow = Omit<Selectable<DatabaseSchema['sessions']>, 'secret_hash'>;

/** Sessions of a user that nobody has ended, the last used first. */
export async function listSessionRows(
  db: Executor,
  user: { readonly organizationId: string; readonly userId: string },
): Promise<OwnSessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('organization_id', '=', user.organizationId)
    .where('user_id', '=', user.userId)
    .where('ended_at', 'is', null)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Ends these sessions, each once. Returns those that this call has ended. */
export async function endSessionRows(
  tx: Executor,
  organizationId: string,
  ids: readonly string[],
  now: Date,
) {
  if (ids.length === 0) return [];
  return tx
    .updateTable('sessions')
    .set({ ended_at: now })
    .where('organization_id', '=', organizationId)
    .where('id', 'in', ids)
    .where('ended_at', 'is', null)
    .returning('id')
    .execute();
}

/** Removes what has been over for a month, but for what Microsoft is asked with about the holder of a key. */
export async function deleteOldSessions(db: Executor, before: Date): Promise<void> {
  await sql`
    delete from sessions s
     where s.expires_at < ${before}
       and not exists (select 1 from liveness l where l.organization_id = s.organization_id and l.session_id = s.id
                          and l.sealed_refresh_token is not null)`.execute(db);
}
