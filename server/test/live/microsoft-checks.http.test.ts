import { afterAll, beforeAll, describe, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { demo } from '../../src/config/demo-settings.ts';
import { borrowEmulator, type BorrowedEmulator } from '../borrowed-emulator.ts';
import { liveChecks, type LiveTarget } from './microsoft-checks.ts';

const baseUrl = 'http://localhost:3000';
let emulator: BorrowedEmulator;
let target: LiveTarget;
beforeAll(async () => {
  emulator = await borrowEmulator(baseUrl);
  const config = parseConfig({
    BASE_URL: baseUrl,
    MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${emulator.login},https://graph.microsoft.com=${emulator.graph}`,
  });
  target = { config, tenantId: demo.supportTenantId };
});
afterAll(() => emulator.giveBack());

// What `npm run test:live` asks of the real Microsoft, asked of the emulated one.
describe('the emulator answers as Microsoft is expected to', () => {
  test.each(liveChecks.map((check) => [check.name, check] as const))('%s', (_name, check) =>
    check.run(target),
  );
});
