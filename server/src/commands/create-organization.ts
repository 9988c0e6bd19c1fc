import { parseArgs } from 'node:util';
import { parseConfig, type Config } from '../config.ts';
import { createCustomer, type MadeCustomer } from '../features/invitations/public.ts';
import { databaseClock } from '../ports/clock/clock.ts';
import { inTransaction, type Database } from '../ports/db/database.ts';
import { systemRandom } from '../ports/random/random.ts';
import { createSealing } from '../ports/secrets/sealing.ts';
import { openDatabaseOf } from './open-database.ts';
import { CommandRefused, runCommand } from './run-command.ts';

const usage = `npm run organization:create -- --name <name> --admin <email address>

Makes a customer and invites its first admin: prints the link, which is good for 72 hours, and asks for the mail with it,
which the server sends. The tenant is linked afterwards, by the admin who comes in through Microsoft.`;

async function create(
  config: Config,
  db: Database,
  wanted: { name: string; admin: string },
): Promise<MadeCustomer> {
  const deps = {
    clock: databaseClock,
    random: systemRandom,
    sealing: createSealing(config.sealingKeys),
    baseUrl: config.baseUrl.origin,
  };
  const by = { kind: 'system' } as const;
  const made = await inTransaction(db, (tx) =>
    createCustomer(deps, tx, { ...wanted, vendorName: config.brand.name, by }),
  );
  if (!made.ok) throw new CommandRefused(`--${made.field ?? ''}: ${made.detail ?? ''}`);
  return made.value;
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      name: { type: 'string' },
      admin: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const { name, admin } = values;
  if (name === undefined) throw new CommandRefused(`--name is missing.\n\n${usage}`);
  if (admin === undefined) throw new CommandRefused(`--admin is missing.\n\n${usage}`);
  const config = parseConfig(process.env);
  const storage = await openDatabaseOf(config);
  try {
    const made = await create(config, storage.db, { name, admin });
    process.stdout.write(
      `${made.organizationId}  ${made.name}\n${made.link}\nGood until ${made.expiresAt.toISOString()}, for ${made.email}. The mail leaves with the server.\n`,
    );
    return 0;
  } finally {
    await storage.close();
  }
}

await runCommand(run);
