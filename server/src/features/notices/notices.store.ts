import type { Insertable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

/** Writes the row, unless its key has one already; says whether it was written. */
export async function insertNotice(
  tx: Executor,
  row: Insertable<DatabaseSchema['notices']>,
): Promise<boolean> {
  const written = await tx
    .insertInto('notices')
    .values(row)
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .executeTakeFirst();
  return (written.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
