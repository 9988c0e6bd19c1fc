import { inTransaction, type Database } from '../../ports/db/database.ts';
import { endLinksOfMessage } from '../file-links/public.ts';
import { listCancelledWithFiles } from './held.store.ts';

const atOnce = 20;

/** What was cancelled never leaves: its links are nobody's, and the bytes behind them take room for nothing. */
export async function endLinksOfCancelled(db: Database, now: Date): Promise<void> {
  for (;;) {
    const messages = await listCancelledWithFiles(db, atOnce);
    for (const message of messages) await inTransaction(db, (tx) => endLinksOfMessage(tx, message, now));
    if (messages.length < atOnce) return;
  }
}
