import { sql } from 'kysely';
import { parseArgs } from 'node:util';
import { parseConfig, type Config } from '../config.ts';
import type { Database } from '../ports/db/database.ts';
import { reseal } from '../ports/secrets/reseal.ts';
import { keysInUse } from '../ports/secrets/sealed-columns.ts';
import { openDatabaseOf } from './open-database.ts';
import { runCommand } from './run-command.ts';

const usage = `npm run reseal [-- --look]

Seals with the first of SEALING_KEYS what is sealed with another, while the server runs; may be stopped at any moment and started again.
Then says of each key how many values it still seals: a key with none may be taken out of SEALING_KEYS. --look: says it and changes
nothing.`;

/** Gives whether only the first key is in use. */
async function tellKeys(config: Config, db: Database): Promise<boolean> {
  const found = await db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx);
    return keysInUse(tx);
  });
  const inUse = new Map(found.map(({ id, count }) => [id, count]));
  const [first, ...others] = config.sealingKeys.map(({ id }) => id);
  process.stdout.write(`${first}  ${inUse.get(first ?? '') ?? 0} values; seals what is new\n`);
  for (const id of others) {
    const count = inUse.get(id) ?? 0;
    const told = count === 0 ? '0 values; may be taken out of SEALING_KEYS' : `${count} values; still needed`;
    process.stdout.write(`${id}  ${told}\n`);
  }
  return others.every((id) => (inUse.get(id) ?? 0) === 0);
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: { look: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const config = parseConfig(process.env);
  const storage = await openDatabaseOf(config, 'owner');
  try {
    if (values.look) {
      await tellKeys(config, storage.db);
      return 0;
    }
    const { resealedCount, unopened } = await reseal(storage.db, config.sealingKeys);
    process.stdout.write(`${resealedCount} values sealed anew\n`);
    for (const one of unopened) process.stderr.write(`${one} does not open: left as it is\n`);
    // One that a server has sealed meanwhile, because it does not know the new order yet, counts as well.
    return (await tellKeys(config, storage.db)) && unopened.length === 0 ? 0 : 1;
  } finally {
    await storage.close();
  }
}

await runCommand(run);
