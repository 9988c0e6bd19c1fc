import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { compileCache } from './compile-cache.ts';
import { freePort } from './free-port.ts';

const main = join(import.meta.dirname, '..', 'src', 'main.ts');
const programs = join(import.meta.dirname, 'programs');

/** The server as it is shipped, in a process of its own. */
export interface ServerProcess {
  stop(): Promise<void>;
}

async function untilReady(server: ChildProcess, address: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) throw new Error('the server ended while it started');
    const isReady = await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await wait(50);
  }
  throw new Error(`${address} did not answer`);
}

/** Starts it at `baseUrl`, with this environment and nothing of ours, after these programs of `test/programs`. */
export async function startServerProcess(
  baseUrl: string,
  environment: Readonly<Record<string, string>>,
  loadedBefore: readonly string[] = [],
): Promise<ServerProcess> {
  const operationsPort = String(await freePort());
  const before = ['with-change.ts', ...loadedBefore].flatMap((name) => ['--import', join(programs, name)]);
  const server = spawn(process.execPath, [...before, main], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: compileCache,
      NEGATIVE_CONTROL: process.env['NEGATIVE_CONTROL'],
      HOST: '127.0.0.1',
      PORT: new URL(baseUrl).port,
      OPERATIONS_PORT: operationsPort,
      BASE_URL: baseUrl,
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilReady(server, `http://127.0.0.1:${operationsPort}/readyz`);
  return {
    async stop() {
      server.kill('SIGTERM');
      if (server.exitCode === null) await once(server, 'exit');
    },
  };
}
