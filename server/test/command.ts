import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { compileCache } from './compile-cache.ts';
import type { House } from './harness.ts';

export interface CommandRun {
  readonly status: number | null;
  readonly out: string;
  readonly errors: string;
}

/** Runs a command of `server/src/commands` beside the house, on its database. */
export function runCommand(house: House, name: string, ...given: readonly string[]): Promise<CommandRun> {
  return runCommandWith({ DATABASE_URL: house.databaseUrl, BASE_URL: house.baseUrl }, name, ...given);
}

const withChange = join(import.meta.dirname, 'programs', 'with-change.ts');

/** The same, in an environment of its own. */
export function runCommandWith(
  environment: Readonly<Record<string, string>>,
  name: string,
  ...given: readonly string[]
): Promise<CommandRun> {
  const program = join(import.meta.dirname, '..', 'src', 'commands', name);
  const child = spawn(process.execPath, ['--import', withChange, program, ...given], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: compileCache,
      NEGATIVE_CONTROL: process.env['NEGATIVE_CONTROL'],
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, out, errors })));
}
