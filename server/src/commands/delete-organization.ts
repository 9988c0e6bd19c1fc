import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { parseConfig } from '../config.ts';
import { deleteOrganization } from '../features/organizations/public.ts';
import { databaseClock } from '../ports/clock/clock.ts';
import type { Database } from '../ports/db/database.ts';
import { namedOrganization } from './named-organization.ts';
import { openDatabaseOf } from './open-database.ts';
import { CommandRefused, runCommand } from './run-command.ts';

const usage = `npm run organization:delete -- <id or name> --confirm <name> [--by <who>]

Deletes a customer with all that is theirs, for good. --confirm: the name, once more. --by: who deletes; the account on this
machine, unless said. What stays is a tombstone: id, when, by whom, and where the chain of audit events ended.`;

interface Wanted {
  readonly named: string;
  readonly confirmedName: string;
  readonly by: string;
}

async function remove(db: Database, { named, confirmedName, by }: Wanted): Promise<string> {
  const found = await namedOrganization(db, named);
  const deletion = { organizationId: found.id, confirmedName, by };
  const deleted = await deleteOrganization({ db, clock: databaseClock }, deletion);
  if (deleted === undefined)
    throw new CommandRefused('--confirm: that is not the name of this organization; nothing was deleted');
  const rows = [...deleted.counts].map(([table, count]) => `  ${table.padEnd(24)}${count}\n`).join('');
  return `${found.id} is deleted:\n${rows}Its chain of audit events ended at ${deleted.lastNumber}:${deleted.lastHash.toString('hex')}\n`;
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      confirm: { type: 'string' },
      by: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const [named, ...more] = positionals;
  if (named === undefined || more.length > 0)
    throw new CommandRefused(`name one organization, by its id or its name.\n\n${usage}`);
  if (values.confirm === undefined) throw new CommandRefused(`--confirm is missing.\n\n${usage}`);
  const by = (values.by ?? userInfo().username).trim().slice(0, 200);
  if (by === '') throw new CommandRefused('--by: say who deletes');
  // The server itself may delete no audit event: this is an act of the owner of the tables.
  const storage = await openDatabaseOf(parseConfig(process.env), 'owner');
  try {
    process.stdout.write(await remove(storage.db, { named, confirmedName: values.confirm, by }));
    return 0;
  } finally {
    await storage.close();
  }
}

await runCommand(run);
