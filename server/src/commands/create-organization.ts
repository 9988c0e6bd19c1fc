import { parseArgs } from 'node:util';
import { parseConfig, type Config } from '../config.ts';
import { inviteFirstAdmin } from '../features/invitations/public.ts';
import { createOrganization, organizationByName } from '../features/organizations/public.ts';
import { databaseClock } from '../ports/clock/clock.ts';
import { inTransaction, type Database } from '../ports/db/database.ts';
import { systemRandom } from '../ports/random/random.ts';
import { createSealing } from '../ports/secrets/sealing.ts';
import { openDatabaseOf } from './open-database.ts';
import { CommandRefused, runCommand } from './run-command.ts';

const usage = `npm run organization:create -- --name <name> --admin <email address>

Makes a customer and invites its first admin: prints the link, which is good for 72 hours, and asks for the mail with it,
which the server sends. The tenant is linked afterwards, by the admin who comes in through Microsoft.`;

function nameOf(typed: string | undefined): string {
  const name = (typed ?? '').trim();
  if (name === '') throw new CommandRefused(`--name is missing.\n\n${usage}`);
  if (name.length > 200 || /\p{Cc}/u.test(name))
    throw new CommandRefused('--name: give one line of 200 characters at most');
  return name;
}

async function create(config: Config, db: Database, wanted: { name: string; email: string }) {
  const deps = {
    clock: databaseClock,
    random: systemRandom,
    sealing: createSealing(config.sealingKeys),
    baseUrl: config.baseUrl.origin,
  };
  return inTransaction(db, async (tx) => {
    if ((await organizationByName(tx, wanted.name)) !== undefined)
      throw new CommandRefused(`there is an organization named "${wanted.name}" already`);
    const organizationId = await createOrganization(deps, tx, wanted.name);
    const invited = await inviteFirstAdmin(deps, tx, {
      organizationId,
      organizationName: wanted.name,
      email: wanted.email,
      vendorName: config.brand.name,
    });
    if (!invited.ok) throw new CommandRefused(`--admin: "${wanted.email}" ${invited.detail ?? ''}`);
    return { organizationId, ...invited.value };
  });
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
  const name = nameOf(values.name);
  if (values.admin === undefined) throw new CommandRefused(`--admin is missing.\n\n${usage}`);
  const config = parseConfig(process.env);
  const storage = await openDatabaseOf(config);
  try {
    const made = await create(config, storage.db, { name, email: values.admin.trim() });
    process.stdout.write(
      `${made.organizationId}  ${name}\n${made.link}\nGood until ${made.expiresAt.toISOString()}, for ${values.admin.trim()}. The mail leaves with the server.\n`,
    );
    return 0;
  } finally {
    await storage.close();
  }
}

await runCommand(run);
