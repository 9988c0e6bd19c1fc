import { sql, type Insertable, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import type { FileRoom } from './linked-file.model.ts';

export type LinkedFileRow = Selectable<DatabaseSchema['linked_files']>;

interface Owner {
  readonly organizationId: string;
  readonly userId: string;
}

interface FileKey {
  readonly organization_id: string;
  readonly id: string;
}

/** Holds whoever else of the organization would begin an upload until the end of this transaction. */
export async function lockRoom(tx: Executor, organizationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`file room ${organizationId}`}, 0))`.execute(tx);
}

/** What the organization keeps here: as announced, so that what is still uploaded has its room already. */
export async function readUsedRoom(db: Executor, organizationId: string): Promise<FileRoom> {
  return db
    .selectFrom('linked_files')
    .select((of) => [
      of.fn.countAll<number>().as('count'),
      of.fn.coalesce(of.fn.sum<number>('size_bytes'), sql<number>`0`).as('bytes'),
    ])
    .where('organization_id', '=', organizationId)
    .where('emptied_at', 'is', null)
    .executeTakeFirstOrThrow();
}

export async function insertLinkedFile(
  tx: Executor,
  row: Insertable<DatabaseSchema['linked_files']>,
): Promise<LinkedFileRow> {
  return tx.insertInto('linked_files').values(row).returningAll().executeTakeFirstOrThrow();
}

function unusedOf(db: Executor, owner: Owner) {
  return db
    .selectFrom('linked_files')
    .selectAll()
    .where('organization_id', '=', owner.organizationId)
    .where('user_id', '=', owner.userId)
    .where('message_id', 'is', null);
}

/** A file of this person that no message uses. */
export async function findUnusedFile(
  db: Executor,
  owner: Owner,
  id: string,
): Promise<LinkedFileRow | undefined> {
  return unusedOf(db, owner).where('id', '=', id).executeTakeFirst();
}

/** The same, held as it is: parts may come beside each other, and the end of the upload waits for them. */
export async function holdUnusedFile(
  tx: Executor,
  owner: Owner,
  id: string,
): Promise<LinkedFileRow | undefined> {
  return unusedOf(tx, owner).where('id', '=', id).forShare().executeTakeFirst();
}

/** The same, locked: no part comes meanwhile, and two messages never share one. */
export async function lockUnusedFiles(
  tx: Executor,
  owner: Owner,
  ids: readonly string[],
): Promise<LinkedFileRow[]> {
  if (ids.length === 0) return [];
  return unusedOf(tx, owner).where('id', 'in', ids).orderBy('id').forUpdate().execute();
}

/** Keeps a part; the same part again takes its place, so that a repetition after a lost answer changes nothing. */
export async function putPart(
  tx: Executor,
  { organization_id, id }: FileKey,
  part: { readonly number: number; readonly content: Buffer },
): Promise<void> {
  await tx
    .insertInto('linked_file_parts')
    .values({ organization_id, file_id: id, ...part })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'file_id', 'number'])
        .doUpdateSet({ content: (of) => of.ref('excluded.content') }),
    )
    .execute();
}

/** The numbers of the parts that are there, in order. */
export async function listParts(db: Executor, file: FileKey): Promise<number[]> {
  const rows = await db
    .selectFrom('linked_file_parts')
    .select('number')
    .where('organization_id', '=', file.organization_id)
    .where('file_id', '=', file.id)
    .orderBy('number')
    .execute();
  return rows.map(({ number }) => number);
}

/** The bytes of one part; undefined where there is no such part, or none any more. */
export async function readPart(db: Executor, file: FileKey, number: number): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('linked_file_parts')
    .select('content')
    .where('organization_id', '=', file.organization_id)
    .where('file_id', '=', file.id)
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.content;
}

/** From now on no part is taken. */
export async function closeFile(tx: Executor, file: FileKey, now: Date): Promise<void> {
  await tx
    .updateTable('linked_files')
    .set({ closed_at: now })
    .where('organization_id', '=', file.organization_id)
    .where('id', '=', file.id)
    .execute();
}

/** Writes down what was found by reading the file through: it is whole. */
export async function writeWhole(
  db: Executor,
  file: FileKey,
  found: { readonly sha256: Buffer; readonly kind: string },
): Promise<void> {
  await db
    .updateTable('linked_files')
    .set(found)
    .where('organization_id', '=', file.organization_id)
    .where('id', '=', file.id)
    .execute();
}

/** Gives a file to a message, at a place in its row of files; no draft has it any more. */
export async function assignFile(
  tx: Executor,
  file: FileKey,
  use: { readonly messageId: string; readonly position: number },
): Promise<void> {
  await tx
    .updateTable('linked_files')
    .set({ message_id: use.messageId, draft_id: null, position: use.position })
    .where('organization_id', '=', file.organization_id)
    .where('id', '=', file.id)
    .execute();
}

/** No message has the file any more; it is deleted after a day from now. */
export async function freeFile(tx: Executor, file: FileKey, now: Date): Promise<void> {
  await tx
    .updateTable('linked_files')
    .set({ message_id: null, position: null, begun_at: now })
    .where('organization_id', '=', file.organization_id)
    .where('id', '=', file.id)
    .execute();
}

/** Deletes a file of this person that no message uses, with its parts; tells whether there was one. */
export async function deleteUnusedFile(db: Executor, owner: Owner, id: string): Promise<boolean> {
  const deleted = await db
    .deleteFrom('linked_files')
    .where('organization_id', '=', owner.organizationId)
    .where('user_id', '=', owner.userId)
    .where('id', '=', id)
    .where('message_id', 'is', null)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

/** Deletes one file that was begun before this and that no draft or message uses, whole or not; tells whether there was one. */
export async function deleteForgotten(db: Executor, before: Date): Promise<boolean> {
  const deleted = await sql`
    delete from linked_files where (organization_id, id) in (
      select organization_id, id from linked_files where message_id is null and draft_id is null and begun_at < ${before}
       order by begun_at limit 1 for update skip locked)`.execute(db);
  return (deleted.numAffectedRows ?? 0n) > 0n;
}

/** Deletes the bytes of a file; the row stays, for whoever sent it. */
export async function emptyFile(tx: Executor, file: FileKey, now: Date): Promise<void> {
  await tx
    .deleteFrom('linked_file_parts')
    .where('organization_id', '=', file.organization_id)
    .where('file_id', '=', file.id)
    .execute();
  await tx
    .updateTable('linked_files')
    .set({ emptied_at: now })
    .where('organization_id', '=', file.organization_id)
    .where('id', '=', file.id)
    .execute();
}
