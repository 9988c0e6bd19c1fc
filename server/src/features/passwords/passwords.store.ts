import { sql } from 'kysely';
import { countByOrganization, type CountByOrganization } from '../../ports/db/count-by-organization.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { PasswordHash } from '../../ports/passwords/password-hasher.ts';

export interface UserKey {
  readonly organizationId: string;
  readonly userId: string;
}

export interface Credential extends UserKey {
  readonly hash: PasswordHash;
}

/** One person seldom has passwords in many organizations; each costs a slow hash. */
const mostCredentials = 8;

function selectCredentials(db: Executor) {
  return db
    .selectFrom('password_credentials as c')
    .innerJoin('users as u', (join) =>
      join.onRef('u.organization_id', '=', 'c.organization_id').onRef('u.id', '=', 'c.user_id'),
    )
    .select(['c.organization_id', 'c.user_id', 'c.hash']);
}

/** The passwords of all users with an address, in small letters. */
export async function findCredentialsByEmail(db: Executor, email: string): Promise<Credential[]> {
  const rows = await selectCredentials(db)
    .where('u.email_key', '=', email)
    .where('u.state', '<>', 'removed')
    .orderBy('u.created_at')
    .limit(mostCredentials)
    .execute();
  return rows.map((row) => ({
    organizationId: row.organization_id,
    userId: row.user_id,
    hash: row.hash as PasswordHash,
  }));
}

/** The user's password, where they have one. */
export async function findCredential(db: Executor, user: UserKey): Promise<Credential | undefined> {
  const row = await selectCredentials(db)
    .where('c.organization_id', '=', user.organizationId)
    .where('c.user_id', '=', user.userId)
    .executeTakeFirst();
  return row && { organizationId: row.organization_id, userId: row.user_id, hash: row.hash as PasswordHash };
}

/** Sets the user's password, their first or another. */
export async function upsertCredential(tx: Executor, credential: Credential, now: Date): Promise<void> {
  await tx
    .insertInto('password_credentials')
    .values({
      organization_id: credential.organizationId,
      user_id: credential.userId,
      hash: credential.hash,
      set_at: now,
    })
    .onConflict((on) =>
      on.columns(['organization_id', 'user_id']).doUpdateSet({ hash: credential.hash, set_at: now }),
    )
    .execute();
}

/** The same password under another cost; nothing where it was changed meanwhile. */
export async function replaceHash(tx: Executor, credential: Credential, hash: PasswordHash): Promise<void> {
  await tx
    .updateTable('password_credentials')
    .set({ hash })
    .where('organization_id', '=', credential.organizationId)
    .where('user_id', '=', credential.userId)
    .where('hash', '=', credential.hash)
    .execute();
}

export interface Reset extends UserKey {
  readonly tokenHash: Buffer;
  readonly startedAt: Date;
  readonly expiresAt: Date;
  /** Of a user who has no password yet. */
  readonly isFirst: boolean;
}

/** Links of one organization, made at one instant. */
export async function insertResets(
  tx: Executor,
  links: readonly { readonly userId: string; readonly tokenHash: Buffer }[],
  made: Omit<Reset, 'userId' | 'tokenHash'>,
): Promise<void> {
  await sql`
    insert into password_resets (organization_id, user_id, token_hash, started_at, expires_at, is_first)
    select ${made.organizationId}, user_id, token_hash, ${made.startedAt}::timestamptz, ${made.expiresAt}::timestamptz,
           ${made.isFirst}
      from unnest(${links.map(({ userId }) => userId)}::text[], ${links.map(({ tokenHash }) => tokenHash)}::bytea[])
           as new (user_id, token_hash)`.execute(tx);
}

/** Whose link it is, and whether it is for a first password. */
export interface TakenReset extends UserKey {
  readonly isFirst: boolean;
}

/** Whose link this is, while it is good. Looking changes nothing. */
export async function findOpenReset(
  db: Executor,
  tokenHash: Buffer,
  now: Date,
): Promise<TakenReset | undefined> {
  const row = await db
    .selectFrom('password_resets')
    .select(['organization_id', 'user_id', 'is_first'])
    .where('token_hash', '=', tokenHash)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row && { organizationId: row.organization_id, userId: row.user_id, isFirst: row.is_first };
}

/** Takes the link, once: of many at once exactly one gets it. */
export async function takeReset(tx: Executor, tokenHash: Buffer, now: Date): Promise<TakenReset | undefined> {
  const row = await tx
    .updateTable('password_resets')
    .set({ ended_at: now })
    .where('token_hash', '=', tokenHash)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['organization_id', 'user_id', 'is_first'])
    .executeTakeFirst();
  return row && { organizationId: row.organization_id, userId: row.user_id, isFirst: row.is_first };
}

/** Ends all links of the user that are still open. */
export async function endResets(tx: Executor, user: UserKey, now: Date): Promise<void> {
  await tx
    .updateTable('password_resets')
    .set({ ended_at: now })
    .where('organization_id', '=', user.organizationId)
    .where('user_id', '=', user.userId)
    .where('ended_at', 'is', null)
    .execute();
}

/** Ends all links of an organization: its rule has made passwords worth nothing. */
export async function endResetsOf(tx: Executor, organizationId: string, now: Date): Promise<void> {
  await tx
    .updateTable('password_resets')
    .set({ ended_at: now })
    .where('organization_id', '=', organizationId)
    .where('ended_at', 'is', null)
    .execute();
}

export async function deleteOldResets(db: Executor, before: Date): Promise<void> {
  await db.deleteFrom('password_resets').where('expires_at', '<', before).execute();
}

/** After a restore: ends every link to set a password. */
export async function endAllResets(tx: Executor, now: Date): Promise<CountByOrganization> {
  return countByOrganization(
    tx,
    sql`update password_resets set ended_at = ${now} where ended_at is null returning organization_id`,
  );
}
