import type { Config } from '../config.ts';
import { openDatabase, type Database } from '../ports/db/database.ts';
import { findRunningPostgres } from '../ports/db/embedded/running-postgres.ts';
import { openStorage } from '../ports/db/storage.ts';
import { createLog } from '../ports/log/log.ts';

/** The database of this configuration, whether or not the server runs on it now. */
export async function openDatabaseOf(
  { database }: Config,
  as: 'server' | 'owner' = 'server',
): Promise<{ readonly db: Database; readonly close: () => Promise<void> }> {
  const log = createLog('silent');
  const running = database.kind === 'embedded' ? await findRunningPostgres(database.dataDir) : null;
  if (running === null) return openStorage(database, log, () => process.exit(1), as);
  const db = openDatabase({ connectionString: running, maxConnections: 2, log, as });
  return { db, close: () => db.destroy() };
}
