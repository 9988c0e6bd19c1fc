import { startEmulatorLender } from './emulator-lender.ts';
import { startTestPostgres } from './test-postgres.ts';

/** Where the tests of a run find what they share. */
export interface TestServiceUrls {
  readonly postgresUrl: string;
  readonly emulatorLenderUrl: string;
}

export interface TestServices extends TestServiceUrls {
  stop(): Promise<void>;
}

/** One PostgreSQL and one lender of emulators. */
export async function startTestServices(): Promise<TestServices> {
  const [postgres, lender] = await Promise.all([startTestPostgres(), startEmulatorLender()]);
  return {
    postgresUrl: postgres.url,
    emulatorLenderUrl: lender.url,
    async stop() {
      await Promise.all([postgres.stop(), lender.stop()]);
    },
  };
}
