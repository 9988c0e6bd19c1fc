import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigRefused, parseConfig } from '../server/src/config.ts';
import { liveChecks, type LiveTarget } from '../server/test/live/microsoft-checks.ts';

// npm run test:live: asks the real Microsoft what the tests ask the emulator, for somebody who has a tenant with both
// registrations. Opt-in by LIVE_TENANT_ID; nobody signs in, no mail leaves, nothing is changed.

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function targetOf(): LiveTarget | string {
  const file = join(import.meta.dirname, '..', '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const tenantId = process.env['LIVE_TENANT_ID']?.toLowerCase() ?? '';
  if (tenantId === '')
    return 'Skipped: nothing was asked. To ask the real Microsoft, set LIVE_TENANT_ID to the Directory (tenant) ID of the tenant with both registrations, beside the environment of the server.';
  if (!guid.test(tenantId)) throw new ConfigRefused([`LIVE_TENANT_ID: "${tenantId}" is not a GUID`]);
  const config = parseConfig(process.env);
  return config.originMap.size === 0
    ? { config, tenantId }
    : 'Skipped: nothing was asked. This environment leads to the emulator; set MICROSOFT_SIGN_IN_CLIENT_ID and the rest for the real Microsoft.';
}

async function askAll(target: LiveTarget): Promise<number> {
  let failedCount = 0;
  for (const { name, run } of liveChecks) {
    try {
      await run(target);
      console.log(`ok       ${name}`);
    } catch (fault) {
      failedCount += 1;
      const why = fault instanceof Error ? fault.message.split('\n').filter(Boolean).join(' ') : 'unknown';
      console.log(`FAILED   ${name}: ${why}`);
    }
  }
  console.log(`\n${liveChecks.length - failedCount} passed, ${failedCount} failed`);
  return failedCount === 0 ? 0 : 1;
}

try {
  const target = targetOf();
  if (typeof target === 'string') console.log(target);
  else process.exitCode = await askAll(target);
} catch (fault) {
  if (!(fault instanceof ConfigRefused)) throw fault;
  console.error(fault.message);
  process.exitCode = 1;
}
