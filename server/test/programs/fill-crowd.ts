import { sql } from 'kysely';
import { parseConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/ports/db/database.ts';
import { findRunningPostgres } from '../../src/ports/db/embedded/running-postgres.ts';
import { createLog } from '../../src/ports/log/log.ts';
import { createArgon2Hasher } from '../../src/ports/passwords/argon2-hasher.ts';
import { Secret } from '../../src/ports/secrets/secret.ts';
import { seedCrowd } from '../../worlds/crowd.ts';

/**
 * For the bench, beside a running server with the embedded database: `fill-crowd.ts <password> <userCount> …` makes a
 * customer of each size, with an admin of its own.
 */
const [password = '', ...sizes] = process.argv.slice(2);
const { database } = parseConfig(process.env);
const running = database.kind === 'embedded' ? await findRunningPostgres(database.dataDir) : null;
if (running === null) throw new Error('there is no running server with an embedded database');
const db = openDatabase({
  connectionString: running,
  maxConnections: 1,
  log: createLog('silent'),
  as: 'owner',
  statementTimeoutMs: 120_000,
});
const hash = await createArgon2Hasher().hash(new Secret(password));
for (const size of sizes) {
  const crowd = {
    name: `Crowd of ${size}`,
    userCount: Number(size),
    adminEmail: `admin-${size}@crowd.example`,
  };
  await seedCrowd(db, crowd, hash);
}
// What PostgreSQL does by itself within the minute.
await sql`vacuum analyze`.execute(db);
await db.destroy();
