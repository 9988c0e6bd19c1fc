import { defineConfig } from 'vitest/config';

const packages = '{contract,server,emulator,web}';
/** Tests of this kind need a database, a port or a process of their own. */
const real = `${packages}/**/*.{http,db,process}.test.ts`;

/** Two projects: `pure` takes seconds and needs nothing (npm run check); `real` runs on a real PostgreSQL (npm test). */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: [`${packages}/**/*.test.{ts,tsx}`],
          exclude: ['**/node_modules/**', '**/dist/**', real],
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: [real],
          globalSetup: ['server/test/postgres-global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
