import { sql, type Insertable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

/** All of an attachment but its bytes. */
export interface AttachmentFacts {
  readonly id: string;
  readonly message_id: string | null;
  readonly name: string;
  readonly content_type: string;
  readonly size_bytes: number;
  readonly sha256: Buffer;
}

const facts = ['id', 'message_id', 'name', 'content_type', 'size_bytes', 'sha256'] as const;

interface Owner {
  readonly organizationId: string;
  readonly userId: string;
}

export async function insertAttachment(
  db: Executor,
  row: Insertable<DatabaseSchema['attachments']>,
): Promise<void> {
  await db.insertInto('attachments').values(row).execute();
}

/** Deletes a file of this person that no message uses; tells whether there was one. */
export async function deleteUnusedAttachment(db: Executor, owner: Owner, id: string): Promise<boolean> {
  const deleted = await db
    .deleteFrom('attachments')
    .where('organization_id', '=', owner.organizationId)
    .where('user_id', '=', owner.userId)
    .where('id', '=', id)
    .where('message_id', 'is', null)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

/** The person's unused files among these ids, locked so that two messages never share one. */
export async function lockUnusedAttachments(
  tx: Executor,
  owner: Owner,
  ids: readonly string[],
): Promise<AttachmentFacts[]> {
  if (ids.length === 0) return [];
  return tx
    .selectFrom('attachments')
    .select(facts)
    .where('organization_id', '=', owner.organizationId)
    .where('user_id', '=', owner.userId)
    .where('id', 'in', ids)
    .where('message_id', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
}

export interface AttachmentUse {
  readonly id: string;
  readonly messageId: string;
  readonly position: number;
}

/** Gives files to messages, each at a place in the row of its message's files; no draft has them any more. */
export async function assignAttachments(
  tx: Executor,
  organizationId: string,
  uses: readonly AttachmentUse[],
): Promise<void> {
  if (uses.length === 0) return;
  await sql`
    update attachments a set message_id = u.message_id, draft_id = null, position = u.position
      from unnest(${uses.map(({ id }) => id)}::text[], ${uses.map(({ messageId }) => messageId)}::text[],
                  ${uses.map(({ position }) => position)}::int[]) as u (id, message_id, position)
     where a.organization_id = ${organizationId} and a.id = u.id`.execute(tx);
}

/** The files of a message are nobody's again, and kept as if they had been uploaded now. */
export async function freeAttachments(
  tx: Executor,
  organizationId: string,
  messageId: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('attachments')
    .set({ message_id: null, position: null, uploaded_at: now })
    .where('organization_id', '=', organizationId)
    .where('message_id', '=', messageId)
    .execute();
}

/** The files of some messages, without their bytes, in the order of each message. */
export async function listAttachmentsOfMessages(
  db: Executor,
  organizationId: string,
  messageIds: readonly string[],
): Promise<AttachmentFacts[]> {
  if (messageIds.length === 0) return [];
  return db
    .selectFrom('attachments')
    .select(facts)
    .where('organization_id', '=', organizationId)
    .where(sql<boolean>`message_id = any(${messageIds}::text[])`)
    .orderBy('message_id')
    .orderBy('position')
    .modifyEnd(preparedAs('files-of-messages'))
    .execute();
}

/** The files of one message with their bytes, for the hand-over. */
export async function readAttachments(db: Executor, organizationId: string, messageId: string) {
  return db
    .selectFrom('attachments')
    .select(['name', 'content_type as contentType', 'content'])
    .where('organization_id', '=', organizationId)
    .where('message_id', '=', messageId)
    .orderBy('position')
    .modifyEnd(preparedAs('files-to-hand-over'))
    .execute();
}

/** Removes files that were uploaded before this and never used, by a draft or a message. */
export async function deleteForgottenAttachments(db: Executor, before: Date): Promise<void> {
  await db
    .deleteFrom('attachments')
    .where('message_id', 'is', null)
    .where('draft_id', 'is', null)
    .where('uploaded_at', '<', before)
    .execute();
}
