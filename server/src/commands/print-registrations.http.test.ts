import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { borrowEmulator, type BorrowedEmulator } from '../../test/borrowed-emulator.ts';
import { compileCache } from '../../test/compile-cache.ts';
import { connectMailbox, signIn, startHouse, type House } from '../../test/harness.ts';

const server = join(import.meta.dirname, '..', '..');
const command = join(server, 'src', 'commands', 'print-registrations.ts');

/** The script starts `az` a dozen times, each a process. */
const patienceMs = 90_000;

let folder: string;
let house: House | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-register-'));
});
afterEach(async () => {
  await house?.close();
  house = undefined;
  await rm(folder, { recursive: true });
});

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly errors: string;
}

function run(file: string, given: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
  const child = spawn(file, given, {
    cwd: folder,
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

const print = (...given: readonly string[]): Promise<Run> =>
  run(process.execPath, ['--import', join(server, 'test/programs/with-change.ts'), command, ...given]);

/** Both registrations as nobody has set them up: no address, no scope, no credential. */
async function forget(emulator: BorrowedEmulator): Promise<void> {
  for (const name of ['sign-in', 'mail'])
    await emulator.call('PATCH', `/registrations/${name}`, {
      redirectUris: [],
      postLogoutRedirectUris: [],
      requiredScopes: [],
      secrets: [],
      certificates: [],
    });
}

/** Runs what was printed, with a stand-in for `az`, and gives what it has written for the server. */
async function register(
  emulator: BorrowedEmulator,
  ...given: readonly string[]
): Promise<Map<string, string>> {
  const printed = await print(...given);
  expect([printed.status, printed.errors]).toEqual([0, '']);
  await writeFile(join(folder, 'register.sh'), printed.out);
  await writeFile(
    join(folder, 'az'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(server, 'test', 'programs', 'az.ts')}' "$@"\n`,
  );
  await chmod(join(folder, 'az'), 0o755);
  const done = await run('/bin/sh', ['register.sh'], {
    PATH: `${folder}:${process.env['PATH']}`,
    EMULATOR_CONTROL: emulator.control,
  });
  expect([done.status, done.out]).toEqual([0, expect.stringMatching(/Done\..*npm run doctor/)]);
  const file = join(folder, 'gatehouse.env');
  expect((await stat(file)).mode & 0o077).toBe(0);
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return new Map(lines.map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]));
}

const baseUrlOf = async (emulator: BorrowedEmulator): Promise<string> => {
  const { redirectUris } = (await emulator.call('GET', '/registrations/sign-in')) as {
    redirectUris: readonly string[];
  };
  return new URL(redirectUris[0] ?? '').origin;
};

describe('npm run registrations', () => {
  test.each([
    ['certificates', [], /^MICROSOFT_(SIGN_IN|MAIL)_CERTIFICATE_FILE$/],
    ['secrets', ['--secret'], /^MICROSOFT_(SIGN_IN|MAIL)_CLIENT_SECRET$/],
  ] as const)(
    'prints what registers both apps: with its %s people sign in and connect Outlook',
    async (_what, given, credentialName) => {
      let written = new Map<string, string>();
      house = await startHouse({
        async environment(emulator) {
          const baseUrl = await baseUrlOf(emulator);
          await forget(emulator);
          written = await register(emulator, '--base-url', baseUrl, '--support', ...given);
          return Object.fromEntries([...written].filter(([name]) => credentialName.test(name)));
        },
      });
      const upn = 'ada@contoso.example';
      const browser = await signIn(house, upn);
      expect((await connectMailbox(house, browser, upn)).status).toBe(200);
      expect([...written.keys()].toSorted()).toEqual(
        expect.arrayContaining([
          'MICROSOFT_MAIL_CLIENT_ID',
          'MICROSOFT_SIGN_IN_CLIENT_ID',
          'SUPPORT_TENANT_ID',
        ]),
      );
      const grants = (await house.emulator.call('GET', '/tenants/contoso.example/grants')) as readonly {
        scopes: readonly string[];
      }[];
      expect(grants.map(({ scopes }) => scopes.toSorted().join(' ')).toSorted()).toEqual([
        'Mail.Send email offline_access openid profile',
        'email offline_access openid profile',
      ]);
    },
    patienceMs,
  );

  test(
    'run again makes no second certificate',
    async () => {
      const baseUrl = 'http://localhost:3000';
      const emulator = await borrowEmulator(baseUrl);
      await forget(emulator);
      const first = await register(emulator, '--base-url', baseUrl);
      const before = await emulator.call('GET', '/registrations');
      expect(await register(emulator, '--base-url', baseUrl)).toEqual(first);
      expect(await emulator.call('GET', '/registrations')).toEqual(before);
      await emulator.giveBack();
    },
    patienceMs,
  );

  test.each([
    [[], '--base-url: is missing'],
    [['--base-url', 'app.example.com'], '--base-url: "app.example.com" is not an origin'],
    [['--base-url', 'https://app.example.com/x'], 'is not an origin'],
    [['--base-url', 'http://app.example.com'], 'is not https'],
    [['--base-url', 'https://app.example.com', '--name', 'a\nMANIFEST\nrm'], '--name: give 1 to 60'],
    [['--base-url', 'https://app.example.com', '--name', ''], '--name: give 1 to 60'],
  ])('refuses %o in one sentence', async (given, told) => {
    const refused = await print(...given);
    expect([refused.status, refused.out]).toEqual([1, '']);
    expect(refused.errors).toContain(told);
    expect(refused.errors).not.toMatch(/\n {4}at /);
  });
});
