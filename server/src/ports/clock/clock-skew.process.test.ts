import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileCache } from '../../../test/compile-cache.ts';
import { freePort } from '../../../test/free-port.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';

const server = join(import.meta.dirname, '..', '..', '..');
const program = [
  ...['with-change.ts', 'shift-clock.ts'].flatMap((name) => [
    '--import',
    join(server, 'test', 'programs', name),
  ]),
  join(server, 'src', 'main.ts'),
];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Started {
  readonly child: ChildProcess;
  readonly readyUrl: string;
  readonly ended: Promise<number | null>;
  said(): string;
}

/** The product itself, on a machine whose clock is so many seconds ahead. */
async function startServer(shiftSeconds: number): Promise<Started> {
  const [port, operationsPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, program, {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: compileCache,
      NEGATIVE_CONTROL: process.env['NEGATIVE_CONTROL'],
      SHIFT_SECONDS: String(shiftSeconds),
      DATABASE_URL: database.connectionString,
      GATEHOUSE_WORLD: 'none',
      PORT: String(port),
      OPERATIONS_PORT: String(operationsPort),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, readyUrl: `http://127.0.0.1:${operationsPort}/readyz`, ended, said: () => said };
}

/** Whether it serves, or has ended without. */
async function serves({ child, readyUrl }: Started): Promise<boolean> {
  while (child.exitCode === null) {
    const answer = await fetch(readyUrl).catch(() => undefined);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}

describe('N10: the server on a machine whose clock is', () => {
  test.each([60, -60])('%d seconds ahead refuses to start and says why, in one sentence', async (seconds) => {
    const started = await startServer(seconds);
    const isServing = await serves(started);
    started.child.kill('SIGKILL');
    const code = await started.ended;
    expect([isServing, code]).toEqual([false, 1]);
    expect(started.said()).toMatch(
      /^The clock of this machine and the clock of the database are (59|60|61) seconds apart; set both by NTP \(at most 30 are allowed\)\.\n$/,
    );
  });

  test.each([20, -20])('%d seconds ahead starts and serves', async (seconds) => {
    const started = await startServer(seconds);
    const isServing = await serves(started);
    started.child.kill('SIGTERM');
    const code = await started.ended;
    expect([isServing, code, started.said()]).toEqual([true, 0, '']);
  });
});
