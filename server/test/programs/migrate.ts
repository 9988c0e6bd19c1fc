import { openDatabase } from '../../src/ports/db/database.ts';
import { migrateToLatest } from '../../src/ports/db/migrate.ts';
import { createLog } from '../../src/ports/log/log.ts';

/** One migrator as its own process: `migrate.ts <address> <folder>`. */
const [connectionString = '', folder = ''] = process.argv.slice(2);
const db = openDatabase({ connectionString, maxConnections: 2, log: createLog('silent'), as: 'owner' });
try {
  await migrateToLatest(db, folder);
} catch (fault) {
  process.stderr.write(fault instanceof Error ? fault.message : String(fault));
  process.exitCode = 1;
}
await db.destroy();
