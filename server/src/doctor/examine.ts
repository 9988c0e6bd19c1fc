import { X509Certificate } from 'node:crypto';
import type { Config } from '../config.ts';
import type { DatabaseFacts } from '../ports/db/examine-database.ts';
import type { MigrationFile } from '../ports/db/migration-files.ts';
import type { MicrosoftProbe } from '../ports/microsoft/probe-microsoft.ts';
import { mapOrigin } from '../ports/microsoft/origin-map.ts';
import { redirectUrisOf } from '../ports/microsoft/registered-addresses.ts';
import type { AppRegistration, RegistrationCredential } from '../ports/microsoft/registrations.ts';
import type { SmtpAnswer } from '../ports/smtp/smtp.ts';
import { judgeDatabase, judgeSealingKeys } from './database.model.ts';
import { findingsOf, type Finding } from './finding.ts';
import { judgeClock, judgeReach, judgeSmtp } from './network.model.ts';
import {
  judgeCertificate,
  judgeCredential,
  judgeRedirectUri,
  judgeSecretLife,
  judgeTenant,
  type ProbedCredential,
  type ProbeOutcome,
} from './registration.model.ts';

/** What is looked at, and through what. */
export interface ExamineDeps {
  readonly config: Config;
  /** The tenant in which the registrations are asked about; null: none is known. */
  readonly tenantId: string | null;
  readonly microsoft: MicrosoftProbe;
  readonly probeCredential: (
    registration: AppRegistration,
    credential: RegistrationCredential,
    tenantId: string,
  ) => Promise<ProbeOutcome>;
  readonly probeSmtp: () => Promise<SmtpAnswer>;
  /** Null: the embedded database does not run now. */
  readonly examineDatabase: () => Promise<DatabaseFacts | null>;
  readonly migrations: readonly MigrationFile[];
  readonly now: Date;
}

const registrations: readonly AppRegistration[] = ['sign-in', 'mail'];

/** Every check, in the order of the report. Nothing is changed anywhere, and nothing is thrown for what a check has found. */
export async function examine(deps: ExamineDeps): Promise<readonly Finding[]> {
  const { config } = deps;
  const database = await deps.examineDatabase();
  const sealedUnder = database?.kind === 'open' ? database.sealedUnder : null;
  const keyIds = config.sealingKeys.map(({ id }) => id);
  return [
    findingsOf('configuration').ok(`${config.environment}, ${config.baseUrl.origin}.`),
    judgeSealingKeys(keyIds, sealedUnder),
    ...databaseFindings(deps, database),
    ...(await microsoftFindings(deps)),
    judgeSmtp(config.smtp.host, await deps.probeSmtp()),
  ];
}

function databaseFindings(deps: ExamineDeps, facts: DatabaseFacts | null): readonly Finding[] {
  const { warning, failed } = findingsOf('database');
  if (facts === null)
    return [
      warning('not checked: the embedded PostgreSQL runs with the server alone; start that, and ask again.'),
    ];
  if (facts.kind === 'no-answer')
    return [failed(`it cannot be looked at (${facts.why}): look at DATABASE_URL, and whether it runs.`)];
  const isProduction = deps.config.environment === 'production';
  return [...judgeDatabase(facts, deps.migrations, isProduction), judgeClock('database', facts.secondsApart)];
}

/** Where Entra is not reached, one line says so and the rest is not asked. */
async function microsoftFindings(deps: ExamineDeps): Promise<readonly Finding[]> {
  const { cloud, originMap } = deps.config;
  const hostOf = (origin: string): string => {
    const [real, sent] = [new URL(origin), mapOrigin(new URL(origin), originMap)];
    return real.host === sent.host ? real.host : `${real.host} (${sent.host} stands in for it)`;
  };
  const entra = await deps.microsoft.askEntra('organizations');
  const reached = [
    judgeReach('Entra', hostOf(cloud.login), entra),
    judgeReach('Graph', hostOf(cloud.graph), await deps.microsoft.askGraph()),
  ];
  const lives = registrations.flatMap((registration) => lifeOf(deps, registration));
  if (entra.kind === 'no-answer')
    return [...reached, findingsOf('registrations').warning('not checked: Entra does not answer.'), ...lives];
  return [
    ...reached,
    judgeClock('Microsoft', entra.secondsApart),
    ...(await credentialFindings(deps)),
    ...lives,
    ...(await redirectFindings(deps)),
  ];
}

function probed(
  deps: ExamineDeps,
  registration: AppRegistration,
  { variable, kind }: RegistrationCredential,
): ProbedCredential {
  const { clientId } = deps.config.registrations[registration];
  return { registration, variable, kind, clientId, tenantId: deps.tenantId };
}

async function credentialFindings(deps: ExamineDeps): Promise<readonly Finding[]> {
  const { tenantId } = deps;
  const tenant = tenantId === null ? null : await deps.microsoft.askEntra(tenantId);
  const status = tenant?.kind === 'answered' ? tenant.status : 0;
  const judged = tenantId === null ? [] : [judgeTenant(tenantId, status)];
  if (tenantId !== null && status !== 200) return judged;
  const credentials: Finding[] = [];
  for (const registration of registrations)
    for (const credential of deps.config.registrations[registration].credentials) {
      const outcome =
        tenantId === null ? null : await deps.probeCredential(registration, credential, tenantId);
      credentials.push(judgeCredential(probed(deps, registration, credential), outcome));
    }
  return [...judged, ...credentials];
}

function lifeOf(deps: ExamineDeps, registration: AppRegistration): readonly Finding[] {
  return deps.config.registrations[registration].credentials.map((credential) => {
    const about = probed(deps, registration, credential);
    if (credential.kind === 'secret') return judgeSecretLife(about);
    const { validFromDate: from, validToDate: until } = new X509Certificate(credential.certificatePem);
    return judgeCertificate(about, { from, until }, deps.now);
  });
}

async function redirectFindings(deps: ExamineDeps): Promise<readonly Finding[]> {
  const { config, microsoft } = deps;
  const uris = redirectUrisOf(config.baseUrl, config.supportTenantId !== null);
  const findings: Finding[] = [];
  for (const registration of registrations)
    for (const { uri } of uris[registration]) {
      const { clientId } = config.registrations[registration];
      const answer = await microsoft.askRedirectUri({ registration, clientId, redirectUri: uri });
      findings.push(judgeRedirectUri(registration, uri, answer));
    }
  return findings;
}
