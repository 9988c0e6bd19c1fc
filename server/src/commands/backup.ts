import { parseArgs } from 'node:util';
import { parseConfig } from '../config.ts';
import { writeBackup } from '../ports/db/backup/write-backup.ts';
import { openDatabaseOf } from './open-database.ts';
import { CommandRefused, runCommand } from './run-command.ts';

const usage = `npm run backup -- --to <new file>

Writes everything in the database, as it is at one instant, to a file that only you can read; the server may run meanwhile. The
file holds people's data in clear and credentials sealed: keep it like the database, and SEALING_KEYS elsewhere, for without
them it is of no use. docs/operations/backup-and-restore.md says what else is to be kept.`;

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: { to: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (values.to === undefined || values.to === '') throw new CommandRefused(`--to is missing.\n\n${usage}`);
  const config = parseConfig(process.env);
  const storage = await openDatabaseOf(config, 'owner');
  try {
    const { takenAt, rowCount, sizeBytes } = await writeBackup(storage.db, config.sealingKeys[0], values.to);
    process.stdout.write(
      `${values.to}: ${rowCount} rows as of ${takenAt.toISOString()}, ${sizeBytes} bytes, sealed with the key ${config.sealingKeys[0].id}\n`,
    );
    return 0;
  } finally {
    await storage.close();
  }
}

await runCommand(run);
