import { parseEmailAddress } from './kernel/email-address.ts';
import type { Cloud } from './ports/microsoft/cloud.ts';
import type { OriginMap } from './ports/microsoft/origin-map.ts';
import type { AppRegistration, RegistrationSettings } from './ports/microsoft/registrations.ts';
import { Secret } from './ports/secrets/secret.ts';
import type { SealingKey } from './ports/secrets/sealing.ts';
import { fileRoom, type FileRoomSettings } from './config/file-room.ts';
import { outgoingAddresses, publisherName } from './config/hand-off.ts';
import { limitSettings, wholeNumber, type LimitSettings } from './config/limits.ts';
import type { SmtpSettings } from './ports/smtp/smtp-settings.ts';
import { microsoftCloud, originMap } from './config/origin-map.ts';
import { Reader, type Environment } from './config/reader.ts';
import { registration } from './config/registrations.ts';
import { sealingKeys } from './config/sealing-keys.ts';
import { smtp } from './config/smtp.ts';
import { supportTenant } from './config/support-tenant.ts';

/** Everything the process is told from outside. */
export interface Config {
  readonly environment: 'development' | 'production';
  readonly host: string;
  readonly port: number;
  readonly operationsPort: number;
  readonly operationsHost: string;
  /** How long a process that is told to stop still serves whoever is sent to it: as long as proxies take to notice. */
  readonly drainSeconds: number;
  readonly baseUrl: URL;
  readonly database:
    | { readonly kind: 'url'; readonly url: Secret }
    | { readonly kind: 'embedded'; readonly dataDir: string };
  readonly brand: { readonly name: string; readonly supportEmail: string };
  readonly sealingKeys: readonly [SealingKey, ...SealingKey[]];
  readonly smtp: SmtpSettings;
  readonly cloud: Cloud;
  readonly registrations: Record<AppRegistration, RegistrationSettings>;
  readonly originMap: OriginMap;
  readonly limits: LimitSettings;
  readonly fileRoom: FileRoomSettings;
  /** How many mails to many of an account this process sends in a second. */
  readonly bulkMailsPerSecond: number;
  /** As Microsoft shows the publisher of both registrations. */
  readonly publisher: string;
  /** From where we reach Microsoft, as the page for IT admins tells; may be empty. */
  readonly outgoingAddresses: readonly string[];
  /** The vendor's own tenant, from which support agents come; null: there is no support door. */
  readonly supportTenantId: string | null;
  /** Development: the clock to follow; null where the database's own time is the time. */
  readonly developmentClockUrl: string | null;
  /** Development: fill an empty database with the people of the demo. */
  readonly seedsDemo: boolean;
  /** A request's `traceparent` decides in which trace its spans are. */
  readonly acceptsTraceParent: boolean;
}

/** What is wrong with the configuration: all faults at once, each naming its variable and the form that works. */
export class ConfigRefused extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

function isLoopback(url: URL): boolean {
  return loopbackHosts.has(url.hostname);
}

function hasRealRegistration(read: Reader): boolean {
  return ['MICROSOFT_SIGN_IN_CLIENT_ID', 'MICROSOFT_MAIL_CLIENT_ID'].some(
    (name) => read.optional(name) !== undefined,
  );
}

/** Production is the default as soon as anything points outside this machine (docs/decisions: production by default). */
function environmentOf(read: Reader, baseUrl: URL): Config['environment'] {
  const asked = read.optional('GATEHOUSE_ENV');
  if (asked !== undefined && asked !== 'production' && asked !== 'development') {
    return read.fault(`GATEHOUSE_ENV: "${asked}" is neither production nor development`, 'production');
  }
  const mustBeProduction = !isLoopback(baseUrl);
  if (asked === 'development' && mustBeProduction)
    return read.fault('GATEHOUSE_ENV: development is for a BASE_URL on this machine only', 'production');
  return asked ?? (mustBeProduction || hasRealRegistration(read) ? 'production' : 'development');
}

function database(read: Reader): Config['database'] {
  const url = read.optional('DATABASE_URL');
  if (url === undefined)
    return { kind: 'embedded', dataDir: `${read.optional('DATA_DIR') ?? '.data'}/postgres` };
  const isPostgres = /^postgres(ql)?:\/\/./.test(url) && URL.canParse(url);
  return isPostgres
    ? { kind: 'url', url: new Secret(url) }
    : read.fault(
        'DATABASE_URL: is not a PostgreSQL address; give postgres://user:password@host:5432/database',
        { kind: 'url', url: new Secret('') },
      );
}

function brand(read: Reader): Config['brand'] {
  const name = read.optional('BRAND_NAME') ?? 'Parspec';
  const supportText = read.optional('SUPPORT_EMAIL') ?? 'support@parspec.io';
  const support = parseEmailAddress(supportText);
  if (name.length > 60) read.fault('BRAND_NAME: has more than 60 characters', null);
  const supportEmail = support.ok
    ? support.value
    : read.fault(`SUPPORT_EMAIL: "${supportText}" is not an email address we can write to`, supportText);
  return { name, supportEmail };
}

function baseUrlOf(read: Reader, port: number): URL {
  const baseUrl = read.url('BASE_URL', `http://localhost:${port}`);
  // Cookies named __Host- need https, except on this machine.
  if (baseUrl.protocol !== 'https:' && !isLoopback(baseUrl))
    return read.fault(
      `BASE_URL: ${baseUrl.origin} is not https; only addresses of this machine may be http`,
      baseUrl,
    );
  return baseUrl;
}

/** With a PostgreSQL of its own there is no second process that anybody could be sent to. */
function usualDrainSeconds(isProduction: boolean, kind: Config['database']['kind']): number {
  return isProduction && kind === 'url' ? 10 : 0;
}

function developmentClock(read: Reader, isProduction: boolean): string | null {
  const address = read.optional('DEVELOPMENT_CLOCK_URL');
  if (address === undefined) return null;
  if (isProduction)
    return read.fault('DEVELOPMENT_CLOCK_URL: a production clock is not moved; remove it', null);
  return URL.canParse(address)
    ? address
    : read.fault(`DEVELOPMENT_CLOCK_URL: "${address}" is not an address`, null);
}

function acceptsTraceParent(read: Reader): boolean {
  const text = read.optional('TRACEPARENT_OF_CALLERS') ?? 'ignore';
  if (text === 'ignore' || text === 'accept') return text === 'accept';
  return read.fault(`TRACEPARENT_OF_CALLERS: "${text}" is neither ignore nor accept`, false);
}

/** The configuration of this environment, or ConfigRefused with everything that is wrong with it. */
export function parseConfig(environment: Environment): Config {
  const read = new Reader(environment);
  const port = read.port('PORT', 3000);
  const baseUrl = baseUrlOf(read, port);
  const kind = environmentOf(read, baseUrl);
  const isProduction = kind === 'production';
  // One real registration beside one of the demo would send the demo's secret to Microsoft.
  const isReal = isProduction || hasRealRegistration(read);
  const cloud = microsoftCloud(read);
  const stored = database(read);
  const config: Config = {
    environment: kind,
    host: read.optional('HOST') ?? (isProduction ? '0.0.0.0' : '127.0.0.1'),
    port,
    operationsPort: read.port('OPERATIONS_PORT', 9464),
    operationsHost: read.optional('OPERATIONS_HOST') ?? '127.0.0.1',
    drainSeconds: wholeNumber(read, 'DRAIN_SECONDS', [0, 60], usualDrainSeconds(isProduction, stored.kind)),
    baseUrl,
    database: stored,
    brand: brand(read),
    sealingKeys: sealingKeys(read, isProduction),
    smtp: smtp(read, isProduction),
    cloud,
    registrations: {
      'sign-in': registration(read, 'MICROSOFT_SIGN_IN', isReal),
      mail: registration(read, 'MICROSOFT_MAIL', isReal),
    },
    originMap: originMap(read, { isProduction, cloud }),
    limits: limitSettings(read),
    fileRoom: fileRoom(read),
    bulkMailsPerSecond: wholeNumber(read, 'BULK_MAILS_PER_SECOND', [1, 1000], 20),
    publisher: publisherName(read, read.optional('BRAND_NAME') ?? 'Parspec'),
    outgoingAddresses: outgoingAddresses(read),
    supportTenantId: supportTenant(read, isReal),
    developmentClockUrl: developmentClock(read, isProduction),
    seedsDemo: !isProduction && read.optional('GATEHOUSE_WORLD') !== 'none',
    acceptsTraceParent: acceptsTraceParent(read),
  };
  if (config.registrations.mail.clientId === config.registrations['sign-in'].clientId)
    read.fault('MICROSOFT_MAIL_CLIENT_ID: is the one of sign-in; the two registrations are separate', null);
  if (read.faults.length > 0) throw new ConfigRefused(read.faults);
  return config;
}
