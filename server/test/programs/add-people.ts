import { randomUUID } from 'node:crypto';
import { addUser, organizationByName } from '../../src/features/organizations/public.ts';
import { parseConfig } from '../../src/config.ts';
import { databaseClock } from '../../src/ports/clock/clock.ts';
import { inTransaction, openDatabase } from '../../src/ports/db/database.ts';
import { findRunningPostgres } from '../../src/ports/db/embedded/running-postgres.ts';
import { acrossOrganizations } from '../../src/ports/db/reach.ts';
import { createLog } from '../../src/ports/log/log.ts';
import { systemRandom } from '../../src/ports/random/random.ts';
import { demoCustomers } from '../../worlds/demo.ts';

/**
 * For the bench, beside a running server with the embedded database: `add-people.ts <count>` gives the first customer of the demo so many
 * more people with Microsoft accounts. Says where the database is, and who they are.
 */
const count = Number(process.argv[2] ?? 10);
const config = parseConfig(process.env);
const running =
  config.database.kind === 'embedded' ? await findRunningPostgres(config.database.dataDir) : null;
const [customer] = demoCustomers;
if (running === null || customer === undefined)
  throw new Error('there is no running server with an embedded database');
const owner = openDatabase({
  connectionString: running,
  maxConnections: 1,
  log: createLog('silent'),
  as: 'owner',
});
const people = Array.from({ length: count }, (_, at) => ({
  upn: `person-${at + 1}@${customer.domain}`,
  objectId: randomUUID(),
}));
await acrossOrganizations(() =>
  inTransaction(owner, async (tx) => {
    const organizationId = await organizationByName(tx, customer.name);
    if (organizationId === undefined) throw new Error('the demo is not there');
    for (const { upn, objectId } of people)
      await addUser({ clock: databaseClock, random: systemRandom }, tx, {
        organizationId,
        displayName: upn,
        email: upn,
        role: 'member',
        identity: { tenantId: customer.tenantId, objectId },
      });
  }),
);
process.stdout.write(`${JSON.stringify({ database: running, people })}\n`);
await owner.destroy();
