import type { Insertable, Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import { mostTries } from './email-code.model.ts';

export type EmailCodeRow = Selectable<DatabaseSchema['email_codes']>;

export async function insertEmailCode(
  tx: Executor,
  row: Insertable<DatabaseSchema['email_codes']>,
): Promise<void> {
  await tx.insertInto('email_codes').values(row).execute();
}

export interface CodeKeys {
  readonly id: string;
  readonly browserHash: Buffer;
}

/** The code that this browser has asked for, whether it is still good or not. */
export async function findEmailCode(db: Executor, keys: CodeKeys): Promise<EmailCodeRow | undefined> {
  return db
    .selectFrom('email_codes')
    .selectAll()
    .where('id', '=', keys.id)
    .where('browser_hash', '=', keys.browserHash)
    .executeTakeFirst();
}

/** Counts a try, and locks the row; nothing where the code is dead. Of many tries at once each is counted. */
export async function countTry(tx: Executor, keys: CodeKeys, now: Date): Promise<EmailCodeRow | undefined> {
  return tx
    .updateTable('email_codes')
    .set((set) => ({ try_count: set('try_count', '+', 1) }))
    .where('id', '=', keys.id)
    .where('browser_hash', '=', keys.browserHash)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .where('try_count', '<', mostTries)
    .returningAll()
    .executeTakeFirst();
}

/** Ends all codes for an address: the one that was used, and its siblings. */
export async function endCodes(tx: Executor, email: string, now: Date): Promise<void> {
  await tx
    .updateTable('email_codes')
    .set({ ended_at: now })
    .where('email', '=', email)
    .where('ended_at', 'is', null)
    .execute();
}

export async function deleteOldCodes(db: Executor, before: Date): Promise<void> {
  await db.deleteFrom('email_codes').where('expires_at', '<', before).execute();
}

/** After a restore: ends every code. */
export async function endAllCodes(tx: Executor, now: Date): Promise<void> {
  await tx.updateTable('email_codes').set({ ended_at: now }).where('ended_at', 'is', null).execute();
}
