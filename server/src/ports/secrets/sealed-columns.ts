import { sql } from 'kysely';
import type { Executor } from '../db/database.ts';

/** Every column that holds sealed values. A test compares them with those of the tables. */
export const sealedColumns = [
  ['attempts', 'sealed_proofs'],
  ['consent_waiters', 'sealed_token'],
  ['email_codes', 'sealed_code_hash'],
  ['file_links', 'sealed_token'],
  ['hand_off_links', 'sealed_token'],
  ['liveness', 'sealed_refresh_token'],
  ['mailboxes', 'sealed_access_token'],
  ['mailboxes', 'sealed_refresh_token'],
  ['notices', 'sealed_facts'],
  ['session_choices', 'sealed_refresh_token'],
] as const;

/** The ids of the keys that values are sealed with now. It reads the tables whole. */
export async function keyIdsInUse(db: Executor): Promise<string[]> {
  const all = sealedColumns.map(
    ([table, column]) => sql`select ${sql.ref(column)} as sealed from ${sql.table(table)}`,
  );
  // The envelope of sealing.ts: one byte with the length of the key id, then the id. Emptied columns hold no byte.
  const found = await sql<{ id: string }>`
    select distinct convert_from(substring(sealed from 2 for get_byte(sealed, 0)), 'UTF8') as id
      from (${sql.join(all, sql` union all `)}) as values_of where length(sealed) > 0 order by id`.execute(
    db,
  );
  return found.rows.map(({ id }) => id);
}
