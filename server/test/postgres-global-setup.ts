import type { TestProject } from 'vitest/node';
import { startTestPostgres } from './test-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The PostgreSQL of this run; each test file makes a database of its own in it (test-database.ts). */
    postgresUrl: string;
  }
}

/** For vitest's globalSetup: one PostgreSQL for the whole run, or that of scripts/negative-controls.ts for many runs. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_POSTGRES_URL'];
  const server = given === undefined ? await startTestPostgres() : undefined;
  project.provide('postgresUrl', given ?? server?.url ?? '');
  return server?.stop;
}
