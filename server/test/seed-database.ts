import { openDatabase } from '../src/ports/db/database.ts';
import { migrateToLatest } from '../src/ports/db/migrate.ts';
import { createLog } from '../src/ports/log/log.ts';
import { createArgon2Hasher } from '../src/ports/passwords/argon2-hasher.ts';
import { seedDemo } from '../worlds/demo.ts';

/** Makes the demo's world in an empty database, as its owner. */
export async function seedDatabase(connectionString: string): Promise<void> {
  const owner = openDatabase({ connectionString, maxConnections: 1, log: createLog('silent'), as: 'owner' });
  await migrateToLatest(owner);
  await seedDemo(owner, createArgon2Hasher());
  await owner.destroy();
}
