import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The surfaces of one running emulator, and a call of its control API. */
export interface EmulatorProcess {
  readonly control: string;
  readonly login: string;
  readonly graph: string;
  readonly outlook: string;
  readonly smtp: string;
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
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

/** A base such that it and the ports that follow from it are free. Starts at a place of this process's own. */
async function freeBasePort(): Promise<number> {
  for (let base = 20_000 + (process.pid % 800) * 50; base < 64_000; base += 50) {
    const free = await Promise.all(offsets.map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error('no free ports for an emulator');
}

async function waitUntilReady(control: string, hasEnded: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (hasEnded()) throw new Error('the emulator ended while it started');
    try {
      if ((await fetch(`${control}/state`)).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the emulator did not start in ten seconds');
}

/** Starts an emulator of its own, on a folder of its own, whose registrations send browsers back to `baseUrl`. */
export async function startEmulatorProcess(baseUrl: string): Promise<EmulatorProcess> {
  const base = await freeBasePort();
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-emulator-'));
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, EMULATOR_PORT: String(base), BASE_URL: baseUrl, DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => child.once('exit', () => ((hasEnded = true), resolve())));
  const address = (offset: number): string => `http://127.0.0.1:${base + offset}`;
  await waitUntilReady(address(0), () => hasEnded);
  return {
    control: address(0),
    login: address(1),
    graph: address(2),
    outlook: address(4),
    smtp: `smtp://127.0.0.1:${base + 25}`,
    async call(method, path, body) {
      const response = await fetch(address(0) + path, {
        method,
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      return text === '' ? null : JSON.parse(text);
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
