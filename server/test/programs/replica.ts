import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { compose } from '../../src/compose.ts';
import { parseConfig } from '../../src/config.ts';
import { loadStaticWeb } from '../../src/http/static-web.ts';
import { openDatabase } from '../../src/ports/db/database.ts';
import { createLog } from '../../src/ports/log/log.ts';
import { createArgon2Hasher } from '../../src/ports/passwords/argon2-hasher.ts';

/** One of several processes of the house, without its addresses, whose timers come every moment from its word on. */
const log = createLog('silent');
const db = openDatabase({
  connectionString: process.env['DATABASE_URL'] ?? '',
  maxConnections: 10,
  log,
  as: 'server',
});
const web = await loadStaticWeb(join(import.meta.dirname, '..', '..', '..', 'web', 'dist'));
process.send?.('ready');
await once(process, 'message');
const { sweeper, caseWatcher } = compose(parseConfig(process.env), {
  db,
  log,
  web,
  passwords: createArgon2Hasher(),
});
for (;;) {
  await Promise.allSettled([sweeper.runDue(), caseWatcher.runDue()]);
  process.send?.('round');
  await wait(20);
}
