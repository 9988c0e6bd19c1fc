import { join } from 'node:path';
import { startEmulator } from './start-emulator.ts';
import { PortTakenError } from './listen.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const running = await startEmulator({
    basePort: readPort(process.env['EMULATOR_PORT']),
    dataDir: join(process.env['DATA_DIR'] ?? '.data', 'emulator'),
    productOrigin: readOrigin(process.env['BASE_URL'] ?? 'http://localhost:3000'),
    exchangeLimits: readLimits(process.env['EXCHANGE_LIMITS'] || 'none'),
  });
  const { addresses } = running;
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
