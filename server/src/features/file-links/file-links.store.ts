import { sql, type Insertable } from 'kysely';
import { countByOrganization, type CountByOrganization } from '../../ports/db/count-by-organization.ts';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

/** A link with its file and the names that belong to it. */
export interface FileLinkRow {
  readonly organization_id: string;
  readonly organization_name: string;
  readonly id: string;
  readonly file_id: string;
  readonly message_id: string;
  readonly user_id: string;
  readonly sender_name: string;
  readonly name: string;
  readonly size_bytes: number;
  readonly part_bytes: number;
  readonly kind: string;
  readonly sealed_token: Buffer;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly mailed_at: Date | null;
  readonly download_count: number;
  readonly last_downloaded_at: Date | null;
  /** The database's time of this read. */
  readonly now: Date;
}

export interface FileLinkKey {
  readonly organizationId: string;
  readonly fileLinkId: string;
}

const select = sql`
  select l.organization_id, o.name as organization_name, l.id, l.file_id, f.message_id, f.user_id,
         u.display_name as sender_name, f.name, f.size_bytes, f.part_bytes, f.kind, l.sealed_token, l.expires_at,
         l.revoked_at, l.mailed_at, l.download_count, l.last_downloaded_at, clock_now() as now
    from file_links l
    join linked_files f on f.organization_id = l.organization_id and f.id = l.file_id
    join organizations o on o.id = l.organization_id
    join users u on u.organization_id = f.organization_id and u.id = f.user_id`;

export async function insertFileLink(
  tx: Executor,
  row: Insertable<DatabaseSchema['file_links']>,
): Promise<void> {
  await tx.insertInto('file_links').values(row).execute();
}

/** The link that this token opens, whatever its state. */
export async function findFileLinkByToken(db: Executor, tokenHash: Buffer): Promise<FileLinkRow | undefined> {
  const found = await sql<FileLinkRow>`${select} where l.token_hash = ${tokenHash}`.execute(db);
  return found.rows[0];
}

export async function findFileLink(db: Executor, key: FileLinkKey): Promise<FileLinkRow | undefined> {
  const found = await sql<FileLinkRow>`
    ${select} where l.organization_id = ${key.organizationId} and l.id = ${key.fileLinkId}`.execute(db);
  return found.rows[0];
}

/** The links of some messages, in the order of each message. */
export async function listFileLinksOfMessages(
  db: Executor,
  organizationId: string,
  messageIds: readonly string[],
): Promise<readonly FileLinkRow[]> {
  if (messageIds.length === 0) return [];
  const found = await sql<FileLinkRow>`
    ${select} where f.organization_id = ${organizationId} and f.message_id = any(${messageIds}::text[])
     order by f.message_id, f.position ${preparedAs('links-of-messages')}`.execute(db);
  return found.rows;
}

/** The mail leaves with it for the first time: from now on somebody may have it. */
export async function beginLife(
  db: Executor,
  link: Pick<FileLinkRow, 'organization_id' | 'id' | 'now'>,
  expiresAt: Date,
): Promise<void> {
  await db
    .updateTable('file_links')
    .set({ mailed_at: link.now, expires_at: expiresAt })
    .where('organization_id', '=', link.organization_id)
    .where('id', '=', link.id)
    .execute();
}

export async function deleteFileLink(
  tx: Executor,
  link: Pick<FileLinkRow, 'organization_id' | 'id'>,
): Promise<void> {
  await tx
    .deleteFrom('file_links')
    .where('organization_id', '=', link.organization_id)
    .where('id', '=', link.id)
    .execute();
}

/** Counts a download that begins; false where the link is over by now. */
export async function countDownload(tx: Executor, key: FileLinkKey, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable('file_links')
    .set((set) => ({ download_count: set('download_count', '+', 1), last_downloaded_at: now }))
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.fileLinkId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Takes the link back; false where it was over before. */
export async function revokeFileLinkRow(tx: Executor, key: FileLinkKey, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable('file_links')
    .set({ revoked_at: now, sealed_token: Buffer.alloc(0) })
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.fileLinkId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Some files whose link is over, and whose bytes are still there. */
export async function listFilesToEmpty(
  db: Executor,
  now: Date,
  atOnce: number,
): Promise<readonly { readonly organization_id: string; readonly id: string }[]> {
  return db
    .selectFrom('linked_files as f')
    .innerJoin('file_links as l', (join) =>
      join.onRef('l.organization_id', '=', 'f.organization_id').onRef('l.file_id', '=', 'f.id'),
    )
    .select(['f.organization_id', 'f.id'])
    .where('f.emptied_at', 'is', null)
    .where((is) => is.or([is('l.revoked_at', 'is not', null), is('l.expires_at', '<=', now)]))
    .limit(atOnce)
    .execute();
}

/** The token of a link that is over is nobody's any more; its hash stays, so that the page can say what has become of it. */
export async function forgetToken(
  tx: Executor,
  file: { readonly organization_id: string; readonly id: string },
): Promise<void> {
  await tx
    .updateTable('file_links')
    .set({ sealed_token: Buffer.alloc(0) })
    .where('organization_id', '=', file.organization_id)
    .where('file_id', '=', file.id)
    .execute();
}

/** After a restore: revokes every link to a file. */
export async function revokeAllFileLinks(tx: Executor, now: Date): Promise<CountByOrganization> {
  return countByOrganization(
    tx,
    sql`update file_links set revoked_at = ${now}, sealed_token = ''::bytea
         where revoked_at is null returning organization_id`,
  );
}
