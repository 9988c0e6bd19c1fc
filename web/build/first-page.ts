import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

/** What the first page of the app may bring of script, gzip. The build fails above it, and `npm run bench -- start` prints it. */
export const mostScriptKilobytes = 120;

/** What the first page of the app loads before it can show anything: its entry and all that this imports. */
export function firstPageFiles(dist: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
  const files = new Set<string>();
  const add = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`the manifest of the pages has no ${key}`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const next of chunk.imports ?? []) add(next);
  };
  add('index.html');
  return [...files];
}

/** How much of these files is sent, in kB. */
export const zippedKilobytes = (dist: string, files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0) / 1000;

/** The script that the first page of the app brings, in kB. */
export const firstPageScript = (dist: string): number =>
  zippedKilobytes(
    dist,
    firstPageFiles(dist).filter((file) => file.endsWith('.js')),
  );

/** Why these pages may not be shipped, if so. */
export function tooMuchScript(dist: string): string | undefined {
  const kilobytes = firstPageScript(dist);
  if (kilobytes <= mostScriptKilobytes) return undefined;
  return `The first page of the app brings ${kilobytes.toFixed(1)} kB of script (gzip), more than ${mostScriptKilobytes}. Load later what it does not show first.`;
}
