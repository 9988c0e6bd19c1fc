import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { parseConfig, type Config } from '../config.ts';
import { endWhatCameBack } from '../features/restore/public.ts';
import { databaseClock } from '../ports/clock/clock.ts';
import { loadBackup } from '../ports/db/backup/load-backup.ts';
import { readBackup } from '../ports/db/backup/read-backup.ts';
import type { Database } from '../ports/db/database.ts';
import { refuseForeignBackup } from '../ports/db/migrate.ts';
import { systemRandom } from '../ports/random/random.ts';
import { refuseWrongSealingKeys } from '../ports/secrets/check-sealing-keys.ts';
import { createSealing } from '../ports/secrets/sealing.ts';
import { openEmptyDatabaseOf } from './open-database.ts';
import { CommandRefused, runCommand } from './run-command.ts';
import { tellWhatCameBack } from './tell-what-came-back.ts';

const usage = `npm run restore -- --from <backup> [--by <who>]

Makes the database of a backup in an empty one (DATABASE_URL, or a new DATA_DIR), all or nothing. In the same step everything ends
that may have been ended, used or sent since the backup: sessions, links, codes, API keys, connections of mailboxes, waiting mail.
--by: who restores, as each customer's audit trail will say; the account on this machine, unless said.

A database that was put back by other means (point in time, pg_restore) is not safe to start on: npm run restore:settle.`;

interface Wanted {
  readonly from: string;
  readonly by: string;
}

async function restore(config: Config, db: Database, { from, by }: Wanted, takenAt: Date): Promise<string> {
  const keys = config.sealingKeys;
  const deps = { clock: databaseClock, random: systemRandom, sealing: createSealing(keys) };
  // One transaction: whoever starts the server at any moment finds an empty database, or one where nothing has come back.
  return db.transaction().execute(async (tx) => {
    await loadBackup(tx, from, keys);
    await refuseWrongSealingKeys(tx, keys);
    return tellWhatCameBack(takenAt, await endWhatCameBack(deps, tx, { takenAt, by }));
  });
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      by: { type: 'string', default: userInfo().username },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const by = values.by.trim().slice(0, 200);
  if (values.from === undefined || values.from === '')
    throw new CommandRefused(`--from is missing.\n\n${usage}`);
  if (by === '') throw new CommandRefused('--by: say who restores');
  const config = parseConfig(process.env);
  // All of it is judged before there is a database.
  const { takenAt, steps } = await readBackup(values.from, config.sealingKeys);
  await refuseForeignBackup(steps);
  const storage = await openEmptyDatabaseOf(config);
  try {
    process.stdout.write(await restore(config, storage.db, { from: values.from, by }, new Date(takenAt)));
    return 0;
  } finally {
    await storage.close();
  }
}

await runCommand(run);
