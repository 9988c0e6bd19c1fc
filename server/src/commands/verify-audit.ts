import { parseArgs } from 'node:util';
import { parseConfig } from '../config.ts';
import { tellFault, verifyAuditChain, type ChainAnchor } from '../features/audit/public.ts';
import { listOrganizations } from '../features/organizations/public.ts';
import { acrossOrganizations } from '../ports/db/reach.ts';
import { explainStartFault } from '../start-fault.ts';
import { openDatabaseOf } from './open-database.ts';

const usage = `npm run audit:verify [-- --organization <id> [--anchor <number>:<hash>]]

Walks the chain of audit events of each organization and says whether it is whole. Note the head it prints outside of
the database; --anchor asks later whether that link is still the same.`;

function anchorOf(text: string | undefined): ChainAnchor | undefined {
  if (text === undefined) return undefined;
  const parts = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text);
  if (!parts) throw new Error(`--anchor: "${text}" is not <number>:<64 hex digits>`);
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
    throw new Error('--anchor: name the --organization it is of');
  const storage = await openDatabaseOf(parseConfig(process.env));
  let brokenCount = 0;
  const verify = storage.db.transaction().setIsolationLevel('repeatable read');
  await verify.execute(async (tx) => {
    const organizations = await listOrganizations(tx, values.organization);
    if (organizations.length === 0) throw new Error('there is no such organization');
    for (const { id, name } of organizations) {
      const verdict = await verifyAuditChain(tx, id, anchor);
      if (verdict.kind === 'broken') brokenCount += 1;
      const told =
        verdict.kind === 'whole'
          ? `${verdict.head.number} events, chain whole, head ${verdict.head.number}:${verdict.head.hash.toString('hex')}`
          : `BROKEN: ${tellFault(verdict.fault)}`;
      process.stdout.write(`${id}  ${name}: ${told}\n`);
    }
  });
  await storage.close();
  return brokenCount === 0 ? 0 : 1;
}

try {
  process.exitCode = await acrossOrganizations(run);
} catch (fault) {
  process.stderr.write(`${explainStartFault(fault)}\n`);
  process.exitCode = 1;
}
