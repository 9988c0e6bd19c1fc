import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Each file below a folder with its SHA-256, as `sha256sum --check` reads it, in the order of their names. */
export function sumsOf(folder: string, pattern = '**/*'): string {
  return globSync(pattern, { cwd: folder })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map(
      (path) =>
        `${createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex')}  ${path}\n`,
    )
    .join('');
}

/** The lines of one that are not in the other, both ways: empty where both are the same. */
export function differences(one: string, other: string): string[] {
  const [first, second] = [new Set(one.split('\n')), new Set(other.split('\n'))];
  return [...first.symmetricDifference(second)].toSorted();
}
