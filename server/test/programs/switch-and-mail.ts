import { once } from 'node:events';
import { takeMailings, writeMailing } from '../../src/features/enforcement/public.ts';
import { openDatabase } from '../../src/ports/db/database.ts';
import { acrossOrganizations, withinOrganization } from '../../src/ports/db/reach.ts';
import { createLog } from '../../src/ports/log/log.ts';
import { freshAdmin, preview, switchingDeps, switchOn } from './switching.ts';

/**
 * The switch and the mails after it, in a process that a test may kill: makes Microsoft the only way into Contoso Electric as
 * ada and writes the mails. It begins when it is told to, by a line: a test starts the next one while one is at work.
 */
await once(process.stdin, 'data');
process.stdin.destroy();
const db = openDatabase({
  connectionString: process.env['DATABASE_URL'] ?? '',
  maxConnections: 1,
  log: createLog('silent'),
  as: 'server',
});
const deps = switchingDeps(db);

const who = await acrossOrganizations(() => freshAdmin(db, 'ada@contoso.example'));
await withinOrganization(who.organizationId, async () => switchOn(deps, who, await preview(deps, who)));
for (;;) {
  const [mailing] = await acrossOrganizations(() => takeMailings(deps, 1));
  if (mailing === undefined) break;
  await withinOrganization(mailing.organization_id, () => writeMailing(deps, mailing));
}
await db.destroy();
