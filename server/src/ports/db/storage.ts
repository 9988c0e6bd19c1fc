import type { Secret } from '../secrets/secret.ts';
import type { Log } from '../log/log.ts';
import { openDatabase, type Database } from './database.ts';
import { openEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { migrateToLatest } from './migrate.ts';

export type StorageSettings =
  | { readonly kind: 'url'; readonly url: Secret }
  | { readonly kind: 'embedded'; readonly dataDir: string };

export interface Storage {
  readonly db: Database;
  close(): Promise<void>;
}

/** Who connects, and who is told when our own PostgreSQL ends by itself. */
interface Opening {
  readonly log: Log;
  readonly onLost: (why: string) => void;
  readonly as: 'server' | 'owner';
}

/**
 * Opens the database, ours or the given one, and brings its tables up to date. `onLost` is told when our own PostgreSQL
 * ends by itself: the process is then of no use and should end too, so that whatever runs it starts both again.
 */
export async function openStorage(
  settings: StorageSettings,
  log: Log,
  onLost: (why: string) => void,
  as: 'server' | 'owner' = 'server',
): Promise<Storage> {
  return open(settings, { log, onLost, as }, (connectionString) => bringUpToDate(connectionString, log));
}

/** The same as the owner of the tables, which are left as they are; there may be none. */
export async function openUntouched(
  settings: StorageSettings,
  log: Log,
  onLost: (why: string) => void,
): Promise<Storage> {
  return open(settings, { log, onLost, as: 'owner' }, async () => undefined);
}

async function open(
  settings: StorageSettings,
  { log, onLost, as }: Opening,
  prepare: (connectionString: string) => Promise<void>,
): Promise<Storage> {
  const embedded =
    settings.kind === 'embedded'
      ? await openEmbeddedPostgres({
          dataDir: settings.dataDir,
          durability: 'fsync',
          log,
          onUnexpectedEnd: onLost,
        })
      : undefined;
  const connectionString =
    settings.kind === 'url' ? settings.url.reveal() : (embedded?.connectionString ?? '');
  await prepare(connectionString);
  const db = openDatabase({ connectionString, maxConnections: 20, log, as });
  return {
    db,
    async close() {
      await db.destroy();
      await embedded?.stop();
    },
  };
}

/** The tables are changed by their owner; the server itself never acts as that. */
async function bringUpToDate(connectionString: string, log: Log): Promise<void> {
  const owner = openDatabase({ connectionString, maxConnections: 1, log, as: 'owner' });
  await migrateToLatest(owner).finally(() => owner.destroy());
}
