import { openEmbeddedPostgres } from '../../src/ports/db/embedded/embedded-postgres.ts';
import { createLog } from '../../src/ports/log/log.ts';

/** Holds an embedded PostgreSQL until it is killed or told to stop: `hold-postgres.ts <folder>`. Prints its address. */
const dataDir = process.argv[2] ?? '';
try {
  const server = await openEmbeddedPostgres({ dataDir, durability: 'fsync', log: createLog('silent') });
  process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
  setInterval(() => undefined, 1000);
  process.stdout.write(`${server.connectionString}\n`);
} catch (fault) {
  process.stderr.write(fault instanceof Error ? fault.message : String(fault));
  process.exitCode = 1;
}
