import { sql, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

export type DraftRow = Selectable<DatabaseSchema['message_drafts']>;

interface Owner {
  readonly organizationId: string;
  readonly userId: string;
}

/** What is written of a draft, as the table has it. */
export type DraftColumns = Pick<
  DraftRow,
  'recipients' | 'importance' | 'subject' | 'html' | 'send_at' | 'updated_at'
>;

/** Holds whoever else would begin a draft for this person until the end of this transaction. */
export async function lockDraftsOf(tx: Executor, owner: Owner): Promise<void> {
  const name = JSON.stringify(['drafts', owner.organizationId, owner.userId]);
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

function ofOwner(db: Executor, owner: Owner) {
  return db
    .selectFrom('message_drafts')
    .selectAll()
    .where('organization_id', '=', owner.organizationId)
    .where('user_id', '=', owner.userId);
}

export async function countDrafts(db: Executor, owner: Owner): Promise<number> {
  const row = await db
    .selectFrom('message_drafts')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('organization_id', '=', owner.organizationId)
    .where('user_id', '=', owner.userId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function findDraftByKey(db: Executor, owner: Owner, key: string): Promise<DraftRow | undefined> {
  return ofOwner(db, owner).where('idempotency_key', '=', key).executeTakeFirst();
}

/** A draft of this person, or undefined: whose else it is stays private. */
export async function findDraft(db: Executor, owner: Owner, id: string): Promise<DraftRow | undefined> {
  return ofOwner(db, owner).where('id', '=', id).executeTakeFirst();
}

/** The same, locked: nobody writes, sends or discards it meanwhile. */
export async function lockDraft(tx: Executor, owner: Owner, id: string): Promise<DraftRow | undefined> {
  return ofOwner(tx, owner).where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function insertDraft(tx: Executor, row: DraftRow): Promise<void> {
  await tx
    .insertInto('message_drafts')
    .values({ ...row, recipients: JSON.stringify(row.recipients) })
    .execute();
}

/** Writes a draft whole, under its next revision. */
export async function writeDraft(
  tx: Executor,
  draft: Pick<DraftRow, 'organization_id' | 'id'>,
  { recipients, ...columns }: DraftColumns,
): Promise<DraftRow> {
  return tx
    .updateTable('message_drafts')
    .set((of) => ({
      ...columns,
      recipients: JSON.stringify(recipients),
      revision: of('revision', '+', 1),
    }))
    .where('organization_id', '=', draft.organization_id)
    .where('id', '=', draft.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteDraftRow(
  tx: Executor,
  draft: Pick<DraftRow, 'organization_id' | 'id'>,
): Promise<void> {
  await tx
    .deleteFrom('message_drafts')
    .where('organization_id', '=', draft.organization_id)
    .where('id', '=', draft.id)
    .execute();
}

/** One line of the list: the texts stay in the database, which may have half a megabyte for each. */
export interface DraftLine {
  readonly id: string;
  readonly subject: string;
  readonly recipients: { address: string; name?: string }[];
  readonly recipientCount: number;
  readonly fileCount: number;
  readonly updatedAt: Date;
}

/** All drafts of a person, the last written first. */
export async function listDraftLines(db: Executor, owner: Owner): Promise<readonly DraftLine[]> {
  const found = await sql<DraftLine>`
    select d.id, d.subject, d.updated_at as "updatedAt",
           jsonb_path_query_array(p.people, '$[0 to 4]') as recipients,
           jsonb_array_length(p.people) as "recipientCount",
           ((select count(*) from attachments a where a.organization_id = d.organization_id and a.draft_id = d.id)
            + (select count(*) from linked_files l where l.organization_id = d.organization_id and l.draft_id = d.id)
           )::int as "fileCount"
      from message_drafts d
     cross join lateral (select d.recipients->'to' || (d.recipients->'cc') || (d.recipients->'bcc') as people) p
     where d.organization_id = ${owner.organizationId} and d.user_id = ${owner.userId}
     order by d.updated_at desc, d.id desc`.execute(db);
  return found.rows;
}

/** All drafts of a person, locked in the order of their ids. */
export async function lockAllDrafts(tx: Executor, owner: Owner): Promise<DraftRow[]> {
  return ofOwner(tx, owner).orderBy('id').forUpdate().execute();
}

/** One draft that nobody has written since then; locked, or left to whoever has it. */
export async function lockUntouchedDraft(tx: Executor, before: Date): Promise<DraftRow | undefined> {
  return tx
    .selectFrom('message_drafts')
    .selectAll()
    .where('updated_at', '<', before)
    .orderBy('updated_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}
