import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstPageFiles, firstPageScript, tooMuchScript } from './first-page.ts';

let dist: string;
beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'first-page-'));
  mkdirSync(join(dist, '.vite'));
});
afterEach(() => rmSync(dist, { recursive: true }));

/** Bytes that do not pack. */
const bytes = (kilobytes: number): Buffer =>
  Buffer.concat(
    Array.from({ length: (kilobytes * 1000) / 20 }, (_, at) => createHash('sha1').update(`${at}`).digest()),
  );

/** Built pages with these sizes, in kB: the entry, what it imports, a page that is loaded later. */
function build(sizes: { readonly entry: number; readonly shared: number; readonly later: number }): void {
  const manifest = {
    'index.html': {
      file: 'entry.js',
      css: ['app.css'],
      imports: ['_shared.js'],
      dynamicImports: ['later.tsx'],
    },
    '_shared.js': { file: 'shared.js', imports: ['index.html'] },
    'later.tsx': { file: 'later.js', imports: ['_shared.js'] },
  };
  writeFileSync(join(dist, '.vite', 'manifest.json'), JSON.stringify(manifest));
  for (const [name, kilobytes] of Object.entries(sizes))
    writeFileSync(join(dist, `${name}.js`), bytes(kilobytes));
  writeFileSync(join(dist, 'app.css'), bytes(50));
}

test('the first page brings its entry and what this imports, and no page that is loaded later', () => {
  build({ entry: 30, shared: 20, later: 500 });
  expect(firstPageFiles(dist)).toEqual(['entry.js', 'app.css', 'shared.js']);
  expect(firstPageScript(dist)).toBeCloseTo(50, 0);
  expect(tooMuchScript(dist)).toBeUndefined();
});

test('pages whose first one brings more than 120 kB of script are not shipped', () => {
  build({ entry: 60, shared: 59, later: 0 });
  expect(tooMuchScript(dist)).toBeUndefined();
  build({ entry: 60, shared: 61, later: 0 });
  expect(tooMuchScript(dist)).toContain('kB of script (gzip), more than 120');
});

test('a manifest that does not name what is imported is not a small page', () => {
  writeFileSync(
    join(dist, '.vite', 'manifest.json'),
    JSON.stringify({ 'index.html': { file: 'entry.js', imports: ['_gone.js'] } }),
  );
  expect(() => firstPageFiles(dist)).toThrow('_gone.js');
});
