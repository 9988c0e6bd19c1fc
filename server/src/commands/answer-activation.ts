import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { parseConfig, type Config } from '../config.ts';
import { answerActivation, type ActivationAnswer } from '../features/enforcement/public.ts';
import { databaseClock } from '../ports/clock/clock.ts';
import { inTransaction, type Database } from '../ports/db/database.ts';
import { systemRandom } from '../ports/random/random.ts';
import { createSealing } from '../ports/secrets/sealing.ts';
import { namedOrganization } from './named-organization.ts';
import { openDatabaseOf } from './open-database.ts';
import { CommandRefused, runCommand } from './run-command.ts';

const usage = `npm run enforcement:activate -- <id or name> --reason <text> [--by <who>]
npm run enforcement:decline  -- <id or name> --reason <text> [--by <who>]

Lets a customer use "Enforce SSO for all users", or says no to their request. --reason: what their admins read by mail, in the
product and in their audit trail. --by: who answers; the account on this machine, unless said. The mails leave with the server.`;

const longestReason = 300;

const refusals = {
  not_found: 'there is no such organization any more',
  enforcement_already_active: 'it is active for this organization already; nothing was changed',
  activation_not_asked: 'this organization has no open request; nothing was changed',
} as const;

interface Wanted {
  readonly answer: ActivationAnswer;
  readonly named: string;
  readonly reason: string;
  readonly by: string;
}

async function give(config: Config, db: Database, { answer, named, reason, by }: Wanted): Promise<string> {
  const found = await namedOrganization(db, named);
  const deps = {
    clock: databaseClock,
    random: systemRandom,
    sealing: createSealing(config.sealingKeys),
    baseUrl: config.baseUrl.origin,
  };
  const actor = { kind: 'support', id: `command:${by}`, name: by } as const;
  const given = await inTransaction(db, (tx) =>
    answerActivation(deps, tx, { organizationId: found.id, answer, reason, by: actor }),
  );
  if (!given.ok) throw new CommandRefused(refusals[given.code]);
  return `${found.id}  ${found.name}: ${answer === 'activate' ? 'activated' : 'declined'}. Its admins get a mail.\n`;
}

/** What was typed; undefined where the usage is asked for. */
function readWanted([answer, ...rest]: readonly string[]): Wanted | undefined {
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: {
      reason: { type: 'string', default: '' },
      by: { type: 'string', default: userInfo().username },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || (answer !== 'activate' && answer !== 'decline')) return undefined;
  const [named = '', ...more] = positionals;
  const [reason, by] = [values.reason.trim(), values.by.trim().slice(0, 200)];
  if (named === '' || more.length > 0)
    throw new CommandRefused(`name one organization, by its id or its name.\n\n${usage}`);
  if (reason === '' || reason.length > longestReason)
    throw new CommandRefused(`--reason: 1 to ${longestReason} characters.\n\n${usage}`);
  if (by === '') throw new CommandRefused('--by: say who answers');
  return { answer, named, reason, by };
}

async function run(): Promise<number> {
  const wanted = readWanted(process.argv.slice(2));
  if (wanted === undefined) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const config = parseConfig(process.env);
  const storage = await openDatabaseOf(config);
  try {
    process.stdout.write(await give(config, storage.db, wanted));
    return 0;
  } finally {
    await storage.close();
  }
}

await runCommand(run);
