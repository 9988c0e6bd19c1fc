import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** One step of the schema: a plain SQL file, `NNNN-name.sql`, never changed once it has been applied anywhere. */
export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Where the steps of this version are. */
export const ourMigrations: string = join(import.meta.dirname, 'migrations');

const wellNamed = /^\d{4}-[a-z0-9-]+\.sql$/;

/** Reads the steps of a folder in their order; two of one number, or a name of another form, is a fault of ours. */
export async function readMigrationFiles(folder: string): Promise<readonly MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  const numbers = new Set(names.map((name) => name.slice(0, 4)));
  if (numbers.size !== names.length || !names.every((name) => wellNamed.test(name))) {
    throw new Error(
      `migrations in ${folder} must be named NNNN-name.sql, each number once: ${names.join(', ')}`,
    );
  }
  return Promise.all(names.map((name) => readMigrationFile(folder, name)));
}

async function readMigrationFile(folder: string, name: string): Promise<MigrationFile> {
  // Line ends are not content: a checkout on another system must not look like a changed file.
  const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
  return { name: basename(name, '.sql'), sql, checksum: createHash('sha256').update(sql).digest('hex') };
}
