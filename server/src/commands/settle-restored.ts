import { sql } from 'kysely';
import { userInfo } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parseConfig, type Config } from '../config.ts';
import { endWhatCameBack } from '../features/restore/public.ts';
import { databaseClock } from '../ports/clock/clock.ts';
import type { Database } from '../ports/db/database.ts';
import { systemRandom } from '../ports/random/random.ts';
import { createSealing } from '../ports/secrets/sealing.ts';
import { openDatabaseOf } from './open-database.ts';
import { CommandRefused, runCommand } from './run-command.ts';
import { tellWhatCameBack } from './tell-what-came-back.ts';

const usage = `npm run restore:settle -- --taken-at <instant> --confirm <database> [--by <who>]

For a database that was put back by other means (point in time, a provider's snapshot, pg_restore), before the server starts on it:
ends what npm run restore ends, in one step. Everybody is signed out, links, codes and API keys are over, mailboxes must be connected
again, and no mail that waits leaves by itself. --taken-at: the instant whose state came back, such as 2026-11-29T03:00:00Z.
--confirm: the name of the database. --by: who does it; the account on this machine, unless said.`;

interface Wanted {
  readonly takenAt: Date;
  readonly confirmed: string;
  readonly by: string;
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

function readInstant(text: string | undefined): Date {
  const read = new Date(text ?? '');
  if (!instant.test(text ?? '') || Number.isNaN(read.getTime()))
    throw new CommandRefused(
      `--taken-at: give an instant with its time zone, such as 2026-11-29T03:00:00Z.\n\n${usage}`,
    );
  return read;
}

async function settle(config: Config, db: Database, { takenAt, confirmed, by }: Wanted): Promise<string> {
  const deps = { clock: databaseClock, random: systemRandom, sealing: createSealing(config.sealingKeys) };
  const name = await nameOf(db);
  if (confirmed !== name)
    throw new CommandRefused(`--confirm: the database is ${name}; nothing was changed.\n\n${usage}`);
  await refuseRunningServer(db);
  return db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx);
    if (takenAt > (await databaseClock.now(tx)))
      throw new CommandRefused('--taken-at: that is still to come; nothing was changed');
    return tellWhatCameBack(takenAt, await endWhatCameBack(deps, tx, { takenAt, by }));
  });
}

async function nameOf(db: Database): Promise<string> {
  const found = await sql<{ name: string }>`select current_database() as name`.execute(db);
  return found.rows[0]?.name ?? '';
}

/** What a server does meanwhile would be among what is ended, or would have left before. A connection may take a moment to go. */
async function refuseRunningServer(db: Database): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const others = await sql`
      select 1 from pg_stat_activity
       where application_name = 'gatehouse' and datname = current_database() and pid <> pg_backend_pid()`.execute(
      db,
    );
    if (others.rows.length === 0) return;
    if (tries === 10)
      throw new CommandRefused('A server runs on this database: stop it first; nothing was changed.');
    await wait(200);
  }
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'taken-at': { type: 'string' },
      confirm: { type: 'string', default: '' },
      by: { type: 'string', default: userInfo().username },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const by = values.by.trim().slice(0, 200);
  if (by === '') throw new CommandRefused('--by: say who does it');
  const wanted = { takenAt: readInstant(values['taken-at']), confirmed: values.confirm, by };
  const config = parseConfig(process.env);
  const storage = await openDatabaseOf(config, 'owner');
  try {
    process.stdout.write(await settle(config, storage.db, wanted));
    return 0;
  } finally {
    await storage.close();
  }
}

await runCommand(run);
