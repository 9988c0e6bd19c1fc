import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration';
import { AppError } from '../../kernel/app-error.ts';
import type { Database } from './database.ts';

const folder = join(import.meta.dirname, 'migrations');

/** One file of SQL is one step; all steps run in one transaction, under an advisory lock that kysely takes. */
async function readMigrations(): Promise<Map<string, { readonly text: string; readonly checksum: string }>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  const files = names.map(async (name) => {
    const text = await readFile(join(folder, name), 'utf8');
    return [name.replace(/\.sql$/, ''), { text, checksum: createHash('sha256').update(text).digest('hex') }] as const;
  });
  return new Map(await Promise.all(files));
}

/** Remembers what each applied step was, so that a file changed afterwards is noticed instead of silently differing. */
async function refuseChangedFiles(db: Database, files: Awaited<ReturnType<typeof readMigrations>>): Promise<void> {
  await sql`create table if not exists migration_checksums (name text primary key, checksum text not null)`.execute(db);
  const known = await sql<{ name: string; checksum: string }>`select name, checksum from migration_checksums`.execute(db);
  const changed = known.rows.find((row) => files.get(row.name)?.checksum !== row.checksum);
  if (changed) throw new AppError('internal_fault', `Migration ${changed.name} was applied and has been changed or removed since; write a new one instead.`);
}

/** Brings the tables up to date. Any number of processes may call it at once; a crash leaves it to be called again. */
export async function migrateToLatest(db: Database): Promise<void> {
  const files = await readMigrations();
  const provider: MigrationProvider = {
    async getMigrations() {
      const steps = [...files].map(([name, { text, checksum }]): [string, Migration] => [
        name,
        {
          async up(tx) {
            await sql.raw(text).execute(tx);
            await sql`insert into migration_checksums (name, checksum) values (${name}, ${checksum})`.execute(tx);
          },
        },
      ]);
      return Object.fromEntries(steps);
    },
  };
  await refuseChangedFiles(db, files);
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw new AppError('internal_fault', 'a migration failed', { cause: error });
}
