import type { TestProject } from 'vitest/node';
import { startTestServices, type TestServiceUrls } from './test-services.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The PostgreSQL of this run; each test file makes a database of its own in it (test-database.ts). */
    postgresUrl: string;
    /** Where this run's emulators are borrowed (borrowed-emulator.ts). */
    emulatorLenderUrl: string;
  }
}

/** For vitest's globalSetup: one PostgreSQL and one lender of emulators for the whole run, or those of scripts/negative-controls.ts for many runs. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_SERVICES'];
  const services = given === undefined ? await startTestServices() : undefined;
  const { postgresUrl, emulatorLenderUrl } = services ?? (JSON.parse(given ?? '{}') as TestServiceUrls);
  project.provide('postgresUrl', postgresUrl);
  project.provide('emulatorLenderUrl', emulatorLenderUrl);
  return async () => services?.stop();
}
