import { parseArgs } from 'node:util';
import { ConfigRefused, parseConfig, type Config } from '../config.ts';
import { examine } from '../doctor/examine.ts';
import { findingsOf, type Finding } from '../doctor/finding.ts';
import { report } from '../doctor/report.model.ts';
import { machineNow } from '../ports/clock/machine-now.ts';
import { findRunningPostgres } from '../ports/db/embedded/running-postgres.ts';
import { examineDatabase, type DatabaseFacts } from '../ports/db/examine-database.ts';
import { ourMigrations, readMigrationFiles } from '../ports/db/migration-files.ts';
import { createOpenidEntra } from '../ports/microsoft/openid-entra.ts';
import { createMicrosoftProbe } from '../ports/microsoft/probe-microsoft.ts';
import { systemRandom } from '../ports/random/random.ts';
import { Secret } from '../ports/secrets/secret.ts';
import { probeSmtp } from '../ports/smtp/probe-smtp.ts';
import { CommandRefused, runCommand } from './run-command.ts';

const usage = `npm run doctor [-- --tenant <Directory (tenant) ID>]

Looks at the configuration, both registrations, network, clocks and database, and says what is wrong and what to do: one
line for each check, then "N ok, N warnings, N failed". Changes nothing, sends no mail, prints no secret. Ends with 1 where
a check failed. --tenant is the tenant in which the registrations were made; SUPPORT_TENANT_ID unless given.`;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function lookAtDatabase({ database }: Config): Promise<DatabaseFacts | null> {
  if (database.kind === 'url') return examineDatabase(database.url);
  const running = await findRunningPostgres(database.dataDir);
  return running === null ? null : examineDatabase(new Secret(running));
}

async function look(config: Config, tenant: string | undefined): Promise<readonly Finding[]> {
  return examine({
    config,
    tenantId: tenant ?? config.supportTenantId,
    microsoft: createMicrosoftProbe(config),
    probeCredential(registration, credential, tenantId) {
      const settings = { ...config.registrations[registration], credentials: [credential] as const };
      // An adapter of its own for each: what it sends is this credential and no other.
      const entra = createOpenidEntra({
        ...config,
        registrations: { ...config.registrations, [registration]: settings },
      });
      return entra.probeRegistration({ registration, tenantId, clientRequestId: systemRandom.uuid() });
    },
    probeSmtp: () => probeSmtp(config.smtp),
    examineDatabase: () => lookAtDatabase(config),
    migrations: await readMigrationFiles(ourMigrations),
    now: machineNow(),
  });
}

/** A configuration that is refused is the whole report: nothing else can be asked with it. */
async function findings(tenant: string | undefined): Promise<readonly Finding[]> {
  try {
    return await look(parseConfig(process.env), tenant);
  } catch (fault) {
    if (fault instanceof ConfigRefused) return fault.faults.map(findingsOf('configuration').failed);
    throw fault;
  }
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: { tenant: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const tenant = values.tenant?.toLowerCase();
  if (tenant !== undefined && !guid.test(tenant))
    throw new CommandRefused(`--tenant: "${values.tenant}" is not a GUID; give the Directory (tenant) ID`);
  const { text, status } = report(await findings(tenant));
  process.stdout.write(text);
  return status;
}

await runCommand(run);
