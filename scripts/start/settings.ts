import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A start that cannot go on: one sentence for the person at the terminal. */
export class StartRefused extends Error {}

export const root: string = join(import.meta.dirname, '..', '..');

/** Where the demo keeps everything: database, emulator's state, logs, who runs. */
export function dataFolder(): string {
  return resolve(root, process.env['DATA_DIR'] || '.data');
}

export interface StartSettings {
  readonly dataDir: string;
  /** Where browsers reach the product. */
  readonly baseUrl: string;
  readonly port: number;
  readonly operationsPort: number;
  /** Null where the real Microsoft is configured. */
  readonly emulatorPort: number | null;
  /** TLS port of the emulator under Microsoft's own names (`--hosts [port]`); null without. */
  readonly hostsPort: number | null;
}

/** The emulator's surfaces, by their distance from its first port. */
export const emulatorSurfaces = {
  control: 0,
  login: 1,
  graph: 2,
  'admin centre': 3,
  Outlook: 4,
  SMTP: 25,
} as const;

/** Reads `.env` (what is set already wins) and the settings of the start. */
export function readSettings(): StartSettings {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const isReal = (process.env['MICROSOFT_SIGN_IN_CLIENT_ID'] ?? '') !== '';
  const port = readPort('PORT', 3000);
  const hostsPort = readHostsPort(process.argv.slice(2));
  if (isReal && hostsPort !== null)
    throw new StartRefused(
      '--hosts is the emulator’s, and with MICROSOFT_SIGN_IN_CLIENT_ID none is started.',
    );
  return {
    dataDir: dataFolder(),
    baseUrl: readBaseUrl(`http://localhost:${port}`),
    port,
    operationsPort: readPort('OPERATIONS_PORT', 9464),
    emulatorPort: isReal ? null : readPort('EMULATOR_PORT', 4000),
    hostsPort,
  };
}

function readBaseUrl(fallback: string): string {
  const text = process.env['BASE_URL'] ?? '';
  if (text === '') return fallback;
  if (URL.canParse(text)) return text;
  throw new StartRefused(`BASE_URL is "${text}", which is not an address: give one like ${fallback}.`);
}

function readHostsPort(given: readonly string[]): number | null {
  const [option, text = '4443', ...more] = given;
  if (option === undefined) return null;
  const port = Number(text);
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  if (option === '--hosts' && more.length === 0 && isPort) return port;
  throw new StartRefused(
    `npm start knows one option, -- --hosts [port], and it was given "${given.join(' ')}".`,
  );
}

function readPort(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_000) return port;
  throw new StartRefused(`${name} is "${text}", which is not a port: give a number from 1 to 64999.`);
}

/**
 * What the server is told beyond our own environment, so that it finds the emulator wherever that listens; `hosts` is
 * what leads it there under the real names.
 */
export function serverEnvironment(
  settings: StartSettings,
  hosts: Readonly<Record<string, string>> | null,
): NodeJS.ProcessEnv {
  const base = { ...process.env, DATA_DIR: settings.dataDir };
  if (settings.emulatorPort === null) return base;
  const address = (surface: keyof typeof emulatorSurfaces, scheme = 'http'): string =>
    `${scheme}://127.0.0.1:${(settings.emulatorPort ?? 0) + emulatorSurfaces[surface]}`;
  return {
    MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${address('login')},https://graph.microsoft.com=${address('graph')},https://entra.microsoft.com=${address('admin centre')},https://outlook.office.com=${address('Outlook')}`,
    DEVELOPMENT_CLOCK_URL: `${address('control')}/clock`,
    SMTP_URL: address('SMTP', 'smtp'),
    ...base,
    ...(hosts && ledByHosts(hosts)),
  };
}

function ledByHosts(hosts: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const options = [process.env['NODE_OPTIONS'], hosts['NODE_OPTIONS']].filter(Boolean).join(' ');
  return { ...hosts, NODE_OPTIONS: options, MICROSOFT_ORIGIN_MAP: 'none' };
}
