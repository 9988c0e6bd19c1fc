import { join, resolve } from 'node:path';
import { startEmulator } from './start-emulator.ts';
import type { HostsMode } from './hosts/hosts-mode.ts';
import { PortTakenError } from './listen.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const dataDir = resolve(process.env['DATA_DIR'] ?? '.data', 'emulator');
  const hostsPort = readHostsPort(process.argv.slice(2));
  const running = await startEmulator({
    basePort: readPort(process.env['EMULATOR_PORT']),
    dataDir,
    hosts: hostsPort === undefined ? undefined : { port: hostsPort, caFile: join(dataDir, 'hosts-ca.pem') },
    productOrigin: readOrigin(process.env['BASE_URL'] ?? 'http://localhost:3000'),
    exchangeLimits: readLimits(process.env['EXCHANGE_LIMITS'] || 'none'),
  });
  const { addresses, hosts } = running;
  if (hosts) sayHosts(hosts);
  say(`Emulator control page  ${addresses.control}/`);
  say(`Sign-in (Entra)        ${addresses.login}`);
  say(`Graph                  ${addresses.graph}`);
  say(`Admin centre           ${addresses.adminCentre}`);
  say(`Outlook on the web     ${addresses.outlook}`);
  say(`SMTP inbox             ${addresses.smtp}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void running.close().then(() => process.exit(0)));
  }
} catch (error) {
  const isKnown = error instanceof PortTakenError || error instanceof RangeError;
  process.stderr.write(`${isKnown ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
}

/** Before the others: who reads us waits for the last line. */
function sayHosts(hosts: HostsMode): void {
  say(`Microsoft’s own names  https://127.0.0.1:${hosts.port}, by the Host of each request`);
  say(`  throw-away CA        ${hosts.caFile}`);
  for (const [name, value] of Object.entries(hosts.environment))
    say(`  Node programs        ${name}=${value}`);
  for (const argument of hosts.chromiumArguments) say(`  Chromium             "${argument}"`);
}

/** `--hosts [port]`; undefined where it is not there. */
function readHostsPort(given: readonly string[]): number | undefined {
  const [option, text = '4443', ...more] = given;
  if (option === undefined) return undefined;
  const port = Number(text);
  if (option === '--hosts' && more.length === 0 && Number.isInteger(port) && port > 0 && port < 65_536)
    return port;
  throw new RangeError(
    `The emulator knows one option, --hosts [port], and it was given "${given.join(' ')}".`,
  );
}

function readPort(text: string | undefined): number {
  const port = Number(text ?? '4000');
  if (Number.isInteger(port) && port > 0 && port < 65_510) return port;
  throw new RangeError(`EMULATOR_PORT must be a port number below 65510, and it is "${text}".`);
}

function readLimits(text: string): 'none' | 'as-microsoft' {
  if (text === 'none' || text === 'as-microsoft') return text;
  throw new RangeError(`EXCHANGE_LIMITS must be none or as-microsoft, and it is "${text}".`);
}

function readOrigin(text: string): string {
  if (URL.canParse(text)) return new URL(text).origin;
  throw new RangeError(
    `BASE_URL must be the product's address like http://localhost:3000, and it is "${text}".`,
  );
}
