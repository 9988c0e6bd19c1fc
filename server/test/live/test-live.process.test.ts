import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileCache } from '../compile-cache.ts';

const script = join(import.meta.dirname, '..', '..', '..', 'scripts', 'test-live.ts');

function run(environment: Readonly<Record<string, string>>): Promise<readonly [number | null, string]> {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.once('close', (status) => resolve([status, said])));
}

const tenant = 'ab12cd34-1111-4222-8333-444455558888';

// Empty counts as absent, and wins over a file .env that somebody has in their checkout.
test.each([
  [
    'nobody asked for it',
    { LIVE_TENANT_ID: '' },
    0,
    /^Skipped: nothing was asked\. .* set LIVE_TENANT_ID .*\n$/,
  ],
  [
    'the environment leads to the emulator',
    { LIVE_TENANT_ID: tenant, MICROSOFT_SIGN_IN_CLIENT_ID: '', GATEHOUSE_ENV: 'development', BASE_URL: '' },
    0,
    /^Skipped: nothing was asked\. .* leads to the emulator/,
  ],
  [
    'the tenant is no GUID',
    { LIVE_TENANT_ID: 'contoso.example' },
    1,
    /LIVE_TENANT_ID: "contoso\.example" is not a GUID/,
  ],
])('npm run test:live asks nothing where %s, and says so', async (_what, environment, status, said) => {
  expect(await run(environment)).toEqual([status, expect.stringMatching(said)]);
});
