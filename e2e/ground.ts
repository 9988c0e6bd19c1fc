import type { ControlClient } from '@gatehouse/emulator/control-client';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The whole house, the server as it is built, on ports and a folder of its own. */
export interface Stack {
  readonly baseUrl: string;
  readonly login: string;
  readonly outlook: string;
  readonly adminCentre: string;
  readonly emulator: ControlClient;
  /** Ends both processes as a power cut would, and starts them again on the same folder. */
  killAndStartAgain(): Promise<void>;
  stop(): Promise<void>;
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * Emulator at base, +1 to +4 and +25; server at +30, its operations at +31. All below the ports that the system gives to
 * outgoing connections by itself (32,768 and up on Linux): one of those can be taken between this look and the start.
 */
export async function freeBasePort(): Promise<number> {
  const offsets = [0, 1, 2, 3, 4, 25, 30, 31];
  const rows = 240;
  for (let tries = 0; tries < rows; tries += 1) {
    const base = 20_000 + ((process.pid + tries) % rows) * 50;
    if ((await Promise.all(offsets.map((offset) => isFree(base + offset)))).every(Boolean)) return base;
  }
  throw new Error('no free ports');
}

export async function untilOk(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`a process ended while ${url} was awaited`);
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${url} did not answer in 30 seconds`);
}

export function ended(child: ChildProcess): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));
}

/** What both processes are told. */
export function environmentOf(base: number, dataDir: string): NodeJS.ProcessEnv {
  const at = (offset: number): string => `http://127.0.0.1:${base + offset}`;
  return {
    ...process.env,
    // A second start takes two thirds of the first.
    NODE_COMPILE_CACHE: join(root, '.cache', 'compile'),
    DATA_DIR: dataDir,
    EMULATOR_PORT: String(base),
    PORT: String(base + 30),
    OPERATIONS_PORT: String(base + 31),
    BASE_URL: `http://localhost:${base + 30}`,
    MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${at(1)},https://graph.microsoft.com=${at(2)},https://entra.microsoft.com=${at(3)},https://outlook.office.com=${at(4)}`,
    DEVELOPMENT_CLOCK_URL: `${at(0)}/clock`,
    SMTP_URL: `smtp://127.0.0.1:${base + 25}`,
  };
}
