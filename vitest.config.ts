import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';

interface Change {
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
}

/** Loads the modules that a negative control names with its changes, in memory (scripts/negative-controls.ts). */
function negativeControl(): Plugin {
  const changes = JSON.parse(process.env['NEGATIVE_CONTROL'] ?? '[]') as Change[];
  return {
    name: 'negative-control',
    enforce: 'pre',
    transform(code, id) {
      const ours = changes.filter((change) => join(import.meta.dirname, change.file) === id.split('?')[0]);
      return ours.length === 0
        ? null
        : ours.reduce((changed, { text, replacement }) => changed.replace(text, () => replacement), code);
    },
  };
}

const packages = '{contract,server,emulator,web}';
/** Tests of this kind need a database, a port or a process of their own. */
const real = `${packages}/**/*.{http,db,process}.test.ts`;

/** Two projects: `pure` takes seconds and needs nothing (npm run check); `real` runs on a real PostgreSQL (npm test). */
export default defineConfig({
  plugins: [negativeControl()],
  test: {
    maxWorkers: 2,
    // Transformed modules kept from an honest run would hide a control's change.
    fsModuleCache: process.env['NEGATIVE_CONTROL'] === undefined,
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
          // A proof runs the same test with a bigger number (scripts/prove.ts).
          testTimeout: process.env['PROVE_COUNT'] === undefined ? 30_000 : 460_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
