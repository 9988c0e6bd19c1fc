import { sql, type Insertable, type Selectable } from 'kysely';
import type { SignedIn } from '../../kernel/call.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

export type ApiKeySecretRow = Selectable<DatabaseSchema['api_key_secrets']>;

/** A key, with who issued it and how the organization stands today. */
export type ApiKeyRow = NonNullable<
  Awaited<ReturnType<ReturnType<typeof selectApiKeys>['executeTakeFirst']>>
>;

function selectApiKeys(db: Executor) {
  return db
    .selectFrom('api_keys as k')
    .innerJoin('organizations as o', 'o.id', 'k.organization_id')
    .innerJoin('users as u', (join) =>
      join.onRef('u.organization_id', '=', 'k.organization_id').onRef('u.id', '=', 'k.issued_by'),
    )
    .selectAll('k')
    .select([
      'o.name as organization_name',
      'o.enforcement',
      'o.session_epoch as present_organization_epoch',
      'u.session_epoch as present_user_epoch',
      'u.state as user_state',
      'u.display_name',
      'u.email',
      'u.role',
    ]);
}

/** The key with this text, all that decides about it, and the time, in one indexed read of the primary. */
export async function findApiKeyByHash(db: Executor, hash: Buffer) {
  return selectApiKeys(db)
    .innerJoin('api_key_secrets as s', (join) =>
      join.onRef('s.organization_id', '=', 'k.organization_id').onRef('s.api_key_id', '=', 'k.id'),
    )
    .select(['s.ends_at', 's.last_used_at', sql<Date>`clock_now()`.as('now')])
    .where('s.secret_hash', '=', hash)
    .executeTakeFirst();
}

/** Keys that this person may look after: their own and, for an admin, the organization's. */
function selectManageable(db: Executor, who: SignedIn) {
  return selectApiKeys(db)
    .where('k.organization_id', '=', who.organizationId)
    .where((of) =>
      of.or([
        of.and([of('k.holder', '=', 'person'), of('k.issued_by', '=', who.userId)]),
        of.and([of('k.holder', '=', 'organization'), of.val(who.role === 'admin')]),
      ]),
    );
}

/** Newest first. */
export async function listApiKeyRows(db: Executor, who: SignedIn): Promise<ApiKeyRow[]> {
  return selectManageable(db, who).orderBy('k.id', 'desc').execute();
}

/** One of them, locked: two who rotate or revoke at once do it one after the other. */
export async function lockApiKey(tx: Executor, who: SignedIn, id: string): Promise<ApiKeyRow | undefined> {
  return selectManageable(tx, who).where('k.id', '=', id).forUpdate('k').executeTakeFirst();
}

/** The texts of keys, the present one of each first, then the newest. */
export async function listSecrets(
  db: Executor,
  organizationId: string,
  ids: readonly string[],
): Promise<ApiKeySecretRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('api_key_secrets')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('api_key_id', 'in', ids)
    .orderBy((of) => of('replaced_at', 'is not', null))
    .orderBy('replaced_at', 'desc')
    .execute();
}

export async function insertApiKey(tx: Executor, row: Insertable<DatabaseSchema['api_keys']>): Promise<void> {
  await tx.insertInto('api_keys').values(row).execute();
}

export async function insertSecret(
  tx: Executor,
  row: Omit<ApiKeySecretRow, 'replaced_at' | 'last_used_at'>,
): Promise<void> {
  await tx
    .insertInto('api_key_secrets')
    .values({ ...row, replaced_at: null, last_used_at: null })
    .execute();
}

/** The present text of a key becomes the earlier one and ends then, if not before; what was earlier ends now. */
export async function replaceSecret(
  tx: Executor,
  key: { readonly organization_id: string; readonly id: string },
  times: { readonly now: Date; readonly endsAt: Date },
): Promise<void> {
  const secrets = tx
    .updateTable('api_key_secrets')
    .where('organization_id', '=', key.organization_id)
    .where('api_key_id', '=', key.id);
  await secrets
    .set({ ends_at: times.now })
    .where('replaced_at', 'is not', null)
    .where('ends_at', '>', times.now)
    .execute();
  await secrets
    .set({ replaced_at: times.now, ends_at: sql<Date>`least(ends_at, ${times.endsAt})` })
    .where('replaced_at', 'is', null)
    .execute();
}

export async function markRevoked(tx: Executor, key: ApiKeyRow, now: Date): Promise<void> {
  await tx
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('organization_id', '=', key.organization_id)
    .where('id', '=', key.id)
    .execute();
}

/** Marks that a text was used. Two at once write the same; neither waits for the other's request. */
export async function touchSecret(db: Executor, hash: Buffer, now: Date): Promise<void> {
  await db
    .updateTable('api_key_secrets')
    .set({ last_used_at: now })
    .where('secret_hash', '=', hash)
    .where((of) => of.or([of('last_used_at', 'is', null), of('last_used_at', '<', now)]))
    .execute();
}

/** Removes keys that have been over since then; the audit trail keeps what they were. */
export async function deleteOldApiKeys(db: Executor, before: Date): Promise<void> {
  await db
    .deleteFrom('api_keys as k')
    .where((of) =>
      of.or([
        of('k.revoked_at', '<', before),
        of.not(
          of.exists(
            of
              .selectFrom('api_key_secrets as s')
              .select('s.api_key_id')
              .whereRef('s.organization_id', '=', 'k.organization_id')
              .whereRef('s.api_key_id', '=', 'k.id')
              .where('s.ends_at', '>=', before),
          ),
        ),
      ]),
    )
    .execute();
}

/** A key that a restore has ended, as people know it. */
export interface EndedApiKey {
  readonly organization_id: string;
  readonly id: string;
  readonly holder: 'person' | 'organization';
  readonly name: string;
  readonly last_four: string | null;
}

/** After a restore: revokes every key, since nobody can tell which of them were revoked since the backup. */
export async function revokeAllApiKeys(tx: Executor, now: Date): Promise<EndedApiKey[]> {
  const ended = await sql<EndedApiKey>`
    with revoked as (
      update api_keys set revoked_at = ${now} where revoked_at is null returning organization_id, id, holder, name
    )
    select r.*, s.last_four
      from revoked r
      left join api_key_secrets s
        on s.organization_id = r.organization_id and s.api_key_id = r.id and s.replaced_at is null
     order by r.organization_id, r.id`.execute(tx);
  return ended.rows;
}
