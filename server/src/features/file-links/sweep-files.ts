import { addSeconds } from '../../kernel/time.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { forgetToken, listFilesToEmpty } from './file-links.store.ts';
import { deleteForgotten, emptyFile } from './linked-files.store.ts';

const daySeconds = 24 * 60 * 60;
const atOnce = 20;

/** Deletes what nobody can use any more: uploads that no message took within a day, and the bytes behind links that are over. */
export async function sweepFiles(db: Database, now: Date): Promise<void> {
  const before = addSeconds(now, -daySeconds);
  // One by one: a file may have a quarter of a gigabyte, and each statement must end within its time.
  while (await deleteForgotten(db, before));
  let over = await listFilesToEmpty(db, now, atOnce);
  while (over.length > 0) {
    for (const file of over)
      await inTransaction(db, async (tx) => {
        await forgetToken(tx, file);
        await emptyFile(tx, file, now);
      });
    over = await listFilesToEmpty(db, now, atOnce);
  }
}
