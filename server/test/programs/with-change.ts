import { registerHooks } from 'node:module';
import { join } from 'node:path';

/**
 * `node --import` of this, for programs that a test starts: a negative control changes what the program loads as it changes what
 * the test's own process loads (vitest.config.ts), and nothing where there is none.
 */
interface Change {
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
}

const root = join(import.meta.dirname, '..', '..', '..');
const changes = JSON.parse(process.env['NEGATIVE_CONTROL'] ?? '[]') as Change[];

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const ours = changes.filter(({ file }) => url === `file://${join(root, file)}`);
    if (ours.length === 0 || loaded.source === undefined || loaded.source === null) return loaded;
    const source = Buffer.from(loaded.source as Uint8Array).toString('utf8');
    return {
      ...loaded,
      source: ours.reduce((text, one) => text.replace(one.text, () => one.replacement), source),
    };
  },
});
