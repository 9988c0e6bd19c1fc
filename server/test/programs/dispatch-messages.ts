import { once } from 'node:events';
import { startMessageDispatcher } from '../../src/compose/outbox.ts';
import { parseConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/ports/db/database.ts';
import { createLog } from '../../src/ports/log/log.ts';
import { dispatchingDeps } from '../dispatching.ts';

/** The dispatcher alone, in a process that a test may stop or kill. It begins when it is told to, by a line. */
await once(process.stdin, 'data');
process.stdin.destroy();
const db = openDatabase({
  connectionString: process.env['DATABASE_URL'] ?? '',
  maxConnections: 4,
  log: createLog('silent'),
  as: 'server',
});
startMessageDispatcher(dispatchingDeps(parseConfig(process.env), db));
