import { parseArgs } from 'node:util';
import { parseConfig } from '../config.ts';
import { tellFault, verifyAuditChain, type ChainAnchor } from '../features/audit/public.ts';
import { listOrganizations } from '../features/organizations/public.ts';
import type { Database } from '../ports/db/database.ts';
import { openDatabaseOf } from './open-database.ts';
import { CommandRefused, runCommand } from './run-command.ts';

const usage = `npm run audit:verify [-- --organization <id> [--anchor <number>:<hash>]]

Walks the chain of audit events of each organization and says whether it is whole. Note the head it prints outside of
the database; --anchor asks later whether that link is still the same.`;

function anchorOf(text: string | undefined): ChainAnchor | undefined {
  if (text === undefined) return undefined;
  const parts = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text);
  if (!parts) throw new CommandRefused(`--anchor: "${text}" is not <number>:<64 hex digits>`);
  return { number: Number(parts[1]), hash: Buffer.from(parts[2] ?? '', 'hex') };
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      organization: { type: 'string' },
      anchor: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const anchor = anchorOf(values.anchor);
  if (anchor && values.organization === undefined)
    throw new CommandRefused('--anchor: name the --organization it is of');
  const storage = await openDatabaseOf(parseConfig(process.env));
  try {
    return await verifyAll(storage.db, values.organization, anchor);
  } finally {
    await storage.close();
  }
}

/** One state of the database for all chains; 1 where one is broken. */
async function verifyAll(
  db: Database,
  wanted: string | undefined,
  anchor: ChainAnchor | undefined,
): Promise<number> {
  const transaction = db.transaction().setIsolationLevel('repeatable read');
  return transaction.execute(async (tx) => {
    const organizations = await listOrganizations(tx, wanted);
    if (organizations.length === 0) throw new CommandRefused('there is no such organization');
    let brokenCount = 0;
    for (const { id, name } of organizations) {
      const verdict = await verifyAuditChain(tx, id, anchor);
      if (verdict.kind === 'broken') brokenCount += 1;
      const told =
        verdict.kind === 'whole'
          ? `${verdict.head.number} events, chain whole, head ${verdict.head.number}:${verdict.head.hash.toString('hex')}`
          : `BROKEN: ${tellFault(verdict.fault)}`;
      process.stdout.write(`${id}  ${name}: ${told}\n`);
    }
    return brokenCount === 0 ? 0 : 1;
  });
}

await runCommand(run);
