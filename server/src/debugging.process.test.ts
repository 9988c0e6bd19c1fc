import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileCache } from '../test/compile-cache.ts';
import { freePort } from '../test/free-port.ts';
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts';

const server = join(import.meta.dirname, '..');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const production = {
  GATEHOUSE_ENV: 'production',
  BASE_URL: 'https://mail.example.com',
  HOST: '127.0.0.1',
  SUPPORT_EMAIL: 'support@example.com',
  SMTP_URL: 'smtps://user:password@127.0.0.1:1',
  SEALING_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  MICROSOFT_SIGN_IN_CLIENT_ID: '8f2b1c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
  MICROSOFT_SIGN_IN_CLIENT_SECRET: 'a-secret-of-a-registration',
  MICROSOFT_MAIL_CLIENT_ID: '1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
  MICROSOFT_MAIL_CLIENT_SECRET: 'another-secret-of-a-registration',
  // No proxy is there that would have to notice that it ends.
  DRAIN_SECONDS: '0',
};

/** The server with these options of Node, until it serves or has ended. */
async function start(options: readonly string[], environment: Readonly<Record<string, string>> = production) {
  const [port, operationsPort] = [await freePort(), await freePort()];
  const { NODE_OPTIONS = '', ...given } = environment;
  const child = spawn(
    process.execPath,
    [
      ...options,
      '--import',
      join(server, 'test', 'programs', 'with-change.ts'),
      join(server, 'src', 'main.ts'),
    ],
    {
      env: {
        ...given,
        NODE_OPTIONS,
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: compileCache,
        NEGATIVE_CONTROL: process.env['NEGATIVE_CONTROL'],
        DATABASE_URL: database.connectionString,
        GATEHOUSE_WORLD: 'none',
        PORT: String(port),
        OPERATIONS_PORT: String(operationsPort),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const isReady = async (): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${operationsPort}/readyz`).catch(() => undefined))?.ok === true;
  let isServing = false;
  while (child.exitCode === null && !isServing) {
    isServing = await isReady();
    if (!isServing) await pause(25);
  }
  return { child, isServing, isReady, ended, said: () => said };
}

describe('G15: the server in production', () => {
  test.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    ['on its command line', ['--inspect=127.0.0.1:0'], production],
    ['in NODE_OPTIONS', [], { ...production, NODE_OPTIONS: '--inspect=127.0.0.1:0' }],
    ['for a heap snapshot', ['--heapsnapshot-signal=SIGUSR2'], production],
  ])(
    'does not start with a debugger %s, and says why in one sentence',
    async (_where, options, environment) => {
      const refused = await start(options, environment);
      const code = await refused.ended;
      const said = refused.said().replaceAll(/^(Debugger |For help|Waiting for).*\n/gm, '');
      expect([refused.isServing, code]).toEqual([false, 1]);
      expect(said).toMatch(
        /^The configuration has a fault:\n {2}- Node was given --\S+: whoever reaches that [^\n]+\n$/,
      );
    },
  );

  test('opens none when it is told to by SIGUSR1, and goes on', async () => {
    const running = await start([]);
    try {
      expect([running.isServing, running.said()]).toEqual([true, '']);
      for (let times = 0; times < 3; times += 1) {
        running.child.kill('SIGUSR1');
        // Answered after the signal: a thread of Node's that opens a debugger has had its turn when it says so.
        await pause(100);
        expect(await running.isReady()).toBe(true);
      }
      expect(running.said()).toBe('');
    } finally {
      running.child.kill('SIGTERM');
    }
    expect(await running.ended).toBe(0);
  });

  test('with its own flag, as the unit and the image start it, as well', async () => {
    const running = await start(['--disable-sigusr1']);
    running.child.kill('SIGTERM');
    expect([running.isServing, await running.ended, running.said()]).toEqual([true, 0, '']);
  });
});

test('G15: in development a debugger is the developer’s', async () => {
  const running = await start(['--inspect=127.0.0.1:0'], {});
  running.child.kill('SIGTERM');
  expect([running.isServing, await running.ended]).toEqual([true, 0]);
});
