import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';
import { LongestFirst } from './scripts/check/longest-first.ts';
import { useMemoryDisk } from './scripts/check/memory-disk.ts';
import { controlsBeside } from './scripts/negative-control/beside.ts';

interface Change {
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
}

/**
 * Loads the modules that a negative control names with its changes, in memory (scripts/negative-controls.ts). They are
 * neither taken from the cache of transformed modules nor put there: an honest one would hide the change.
 */
function negativeControl(): Plugin {
  // Read each time: one process runs many controls.
  const changesOf = (id: string): Change[] =>
    (JSON.parse(process.env['NEGATIVE_CONTROL'] ?? '[]') as Change[]).filter(
      (change) => join(import.meta.dirname, change.file) === id.split('?')[0],
    );
  return {
    name: 'negative-control',
    enforce: 'pre',
    configureVitest({ defineCacheKeyGenerator }) {
      defineCacheKeyGenerator(({ id }) => (changesOf(id).length === 0 ? undefined : false));
    },
    transform(code, id) {
      const ours = changesOf(id);
      return ours.length === 0
        ? null
        : ours.reduce((changed, { text, replacement }) => changed.replace(text, () => replacement), code);
    },
  };
}

const packages = '{contract,server,emulator,web}';
/** Tests of this kind need a database, a port or a process of their own. */
const real = `${packages}/**/*.{http,db,process}.test.ts`;

/** A proof runs the same test with a bigger number (scripts/prove.ts). */
const isProof = process.env['PROVE_COUNT'] !== undefined;

useMemoryDisk();

const inReal = {
  // A process imports the house once for all its files, not once for each: half the time of the whole run.
  isolate: false,
  testTimeout: isProof ? 460_000 : 30_000,
  hookTimeout: 60_000,
};

/**
 * `pure` takes seconds and needs nothing (npm run check); the others need a database, a port or a process of their own
 * (npm test). Product and emulator never share a process: each brings its own global `Response`.
 */
export default defineConfig({
  plugins: [negativeControl(), controlsBeside()],
  test: {
    // More than there are processors: many of them wait for an answer that does not come.
    maxWorkers: 3,
    fsModuleCache: true,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          isolate: false,
          testTimeout: isProof ? 460_000 : 5_000,
          include: [`${packages}/**/*.test.{ts,tsx}`],
          exclude: ['**/node_modules/**', '**/dist/**', real],
        },
      },
      {
        extends: true,
        test: {
          ...inReal,
          name: 'real',
          include: [real],
          exclude: ['**/node_modules/**', 'emulator/**'],
          globalSetup: ['server/test/services-global-setup.ts'],
        },
      },
      {
        extends: true,
        test: { ...inReal, name: 'real emulator', include: ['emulator/**/*.{http,process}.test.ts'] },
      },
    ],
  },
});
