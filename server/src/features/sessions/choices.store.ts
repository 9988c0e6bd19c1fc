import type { Insertable, Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

export type ChoiceRow = Selectable<DatabaseSchema['session_choices']>;

export async function insertChoice(
  tx: Executor,
  row: Insertable<DatabaseSchema['session_choices']>,
): Promise<void> {
  await tx.insertInto('session_choices').values(row).execute();
}

/** The open choice of this browser. */
export async function findOpenChoice(
  db: Executor,
  id: string,
  browserHash: Buffer,
  now: Date,
): Promise<ChoiceRow | undefined> {
  return db
    .selectFrom('session_choices')
    .selectAll()
    .where('id', '=', id)
    .where('browser_hash', '=', browserHash)
    .where('taken_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** Takes the choice, once, for the browser that has given the proof. */
export async function takeChoice(
  tx: Executor,
  id: string,
  browserHash: Buffer,
  now: Date,
): Promise<ChoiceRow | undefined> {
  return tx
    .updateTable('session_choices')
    .set({ taken_at: now })
    .where('id', '=', id)
    .where('browser_hash', '=', browserHash)
    .where('taken_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
}

/** Removes what nobody can choose from any more. */
export async function deleteOldChoices(db: Executor, before: Date): Promise<void> {
  await db.deleteFrom('session_choices').where('expires_at', '<', before).execute();
}
