import type { Config } from '../config.ts';
import { openDatabase, type Database } from '../ports/db/database.ts';
import { findRunningPostgres } from '../ports/db/embedded/running-postgres.ts';
import { openStorage, openUntouched } from '../ports/db/storage.ts';
import { createLog } from '../ports/log/log.ts';
import { refuseWrongSealingKeys } from '../ports/secrets/check-sealing-keys.ts';

export interface OpenDatabase {
  readonly db: Database;
  close(): Promise<void>;
}

/** The database of this configuration, whether or not the server runs on it now. Refuses keys it was not used with. */
export async function openDatabaseOf(
  { database, sealingKeys }: Config,
  as: 'server' | 'owner' = 'server',
): Promise<OpenDatabase> {
  const opened = await open(database, as);
  try {
    await refuseWrongSealingKeys(opened.db, sealingKeys);
    return opened;
  } catch (fault) {
    await opened.close();
    throw fault;
  }
}

/** The database to restore into, as its owner; its tables, if there are any, are left as they are. */
export async function openEmptyDatabaseOf({ database }: Config): Promise<OpenDatabase> {
  return openUntouched(database, createLog('silent'), () => process.exit(1));
}

async function open(database: Config['database'], as: 'server' | 'owner'): Promise<OpenDatabase> {
  const log = createLog('silent');
  const running = database.kind === 'embedded' ? await findRunningPostgres(database.dataDir) : null;
  if (running === null) return openStorage(database, log, () => process.exit(1), as);
  const db = openDatabase({ connectionString: running, maxConnections: 2, log, as });
  return { db, close: () => db.destroy() };
}
