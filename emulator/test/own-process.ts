import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

const main = join(import.meta.dirname, '..', 'src', 'main.ts');

/** An emulator in a process of its own, for tests that kill it. */
export interface OwnProcess {
  readonly child: ChildProcess;
  readonly output: () => string;
}

/** Starts the emulator as `npm start` does; it may not listen yet. */
export function startProcess(
  port: number,
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
  options: readonly string[] = [],
): OwnProcess {
  const child = spawn(process.execPath, [main, ...options], {
    // Vitest sets BASE_URL to its own.
    env: {
      ...process.env,
      EMULATOR_PORT: String(port),
      DATA_DIR: dataDir,
      BASE_URL: 'http://localhost:3000',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  return { child, output: () => output };
}

/** Resolves when the process itself has said that all its surfaces listen. Throws with its words where it ended. */
export async function isReady(run: OwnProcess): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (run.output().includes('SMTP inbox')) return;
    if (run.child.exitCode !== null) throw new Error(run.output());
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error(`the emulator did not start in ten seconds: ${run.output()}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const isListening = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.close();
  return isListening;
}

/** The first of a row of free ports, below those that the system gives to outgoing connections. */
export async function freePort(): Promise<number> {
  for (;;) {
    const first = randomInt(11_000, 20_000);
    const row = Array.from({ length: 30 }, (_, index) => first + index);
    const answers = await Promise.all(row.map((port) => isFree(port)));
    if (answers.every(Boolean)) return first;
  }
}
