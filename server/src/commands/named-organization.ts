import { listOrganizations } from '../features/organizations/public.ts';
import type { Database } from '../ports/db/database.ts';
import { CommandRefused } from './run-command.ts';

/** The organization that whoever types a command has named, by its id or its name. */
export async function namedOrganization(
  db: Database,
  named: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const all = await listOrganizations(db);
  const [found, ...more] = all.filter(({ id, name }) => id === named || name === named);
  if (found === undefined) throw new CommandRefused(`there is no organization "${named}"`);
  if (more.length > 0) throw new CommandRefused(`several organizations are named "${named}": give the id`);
  return found;
}
