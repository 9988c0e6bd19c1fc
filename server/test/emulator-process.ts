import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { compileCache } from './compile-cache.ts';

/** Where the surfaces of one running emulator listen. */
export interface EmulatorAddresses {
  readonly control: string;
  readonly login: string;
  readonly graph: string;
  readonly adminCentre: string;
  readonly outlook: string;
  readonly smtp: string;
}

/** An emulator of this process's own. */
export interface EmulatorProcess extends EmulatorAddresses {
  stop(): Promise<void>;
}

/** A call of its control API; throws with the answer where it refuses. */
export async function callControl(
  { control }: EmulatorAddresses,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(control + path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}

const main = join(import.meta.dirname, '..', '..', 'emulator', 'src', 'main.ts');
const offsets = [0, 1, 2, 3, 4, 25];

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A base such that it and the ports that follow from it are free, below those that the system gives away by itself. */
async function freeBasePort(): Promise<number> {
  for (;;) {
    const base = randomInt(400, 640) * 50;
    const free = await Promise.all(offsets.map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
}

/**
 * The child itself has said that all its surfaces listen. Asking its address is not enough: where another emulator took
 * the port between the look and the start, that one would answer, and its registrations send browsers elsewhere.
 */
async function untilReady(child: ChildProcessByStdio<null, Readable, null>): Promise<void> {
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('SMTP inbox')) return;
  }
  throw new Error('the emulator ended while it started');
}

/** Starts an emulator of its own, on a folder of its own, whose registrations send browsers back to `baseUrl`. */
export async function startEmulatorProcess(
  baseUrl: string,
  environment: Readonly<Record<string, string>> = {},
  /** A port, for `--hosts`: it appears under Microsoft's own names as well. */
  hostsPort?: number,
): Promise<EmulatorProcess> {
  for (let tries = 1; ; tries += 1)
    try {
      return await startAt(await freeBasePort(), baseUrl, environment, hostsPort);
    } catch (fault) {
      // Between the look and the start another process may have taken a port.
      if (tries === 3) throw fault;
    }
}

async function startAt(
  base: number,
  baseUrl: string,
  environment: Readonly<Record<string, string>>,
  hostsPort: number | undefined,
): Promise<EmulatorProcess> {
  const options = hostsPort === undefined ? [] : ['--hosts', String(hostsPort)];
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-emulator-'));
  const child = spawn(process.execPath, [main, ...options], {
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: compileCache,
      EMULATOR_PORT: String(base),
      BASE_URL: baseUrl,
      DATA_DIR: dataDir,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const address = (offset: number): string => `http://127.0.0.1:${base + offset}`;
  await untilReady(child);
  // Nothing reads what it may say later; a full pipe would hold it up.
  child.stdout.resume();
  return {
    control: address(0),
    login: address(1),
    graph: address(2),
    adminCentre: address(3),
    outlook: address(4),
    smtp: `smtp://127.0.0.1:${base + 25}`,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
