import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { join } from 'node:path';
import { asDatabaseFault } from './database-unavailable.ts';
import { DatabaseRefused } from './database-refused.ts';
import { readMigrationFiles, type MigrationFile } from './migration-files.ts';

const ourMigrations = join(import.meta.dirname, 'migrations');

/**
 * Brings the tables up to date: all missing steps in one transaction, under a lock, so that several processes at once
 * are safe and a kill at any point leaves the old state. Refuses a database whose applied steps are not ours.
 */
export async function migrateToLatest<Schema>(
  db: Kysely<Schema>,
  folder: string = ourMigrations,
): Promise<void> {
  const files = await readMigrationFiles(folder);
  await db.connection().execute(async (connection) => {
    // Waiting for another process's migrations, and a big step itself, may take longer than a request ever should.
    await sql`set statement_timeout = 0`.execute(connection);
    await refuseForeignHistory(connection, files);
    await applyMissing(connection, files);
    await sql`reset statement_timeout`.execute(connection);
  });
}

async function applyMissing<Schema>(db: Kysely<Schema>, files: readonly MigrationFile[]): Promise<void> {
  const migrations = Object.fromEntries(files.map((file) => [file.name, asMigration(file)]));
  const { error, results } = await new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  if (error === undefined) return;
  const fault = asDatabaseFault(error);
  if (fault !== error) throw fault;
  const failed = results?.find(({ status }) => status === 'Error');
  const step = failed === undefined ? 'the migrations' : `the migration ${failed.migrationName}`;
  const said = error instanceof Error ? error.message : String(error);
  throw new DatabaseRefused(`The database is unchanged, because ${step} failed: ${said}`, { cause: error });
}

function asMigration(file: MigrationFile): Migration {
  return {
    async up(tx: Kysely<unknown>) {
      await sql`create table if not exists migration_checksums (
        name text primary key,
        checksum text not null -- SHA-256 of the file: one that changed after it was applied is refused
      )`.execute(tx);
      await sql.raw(file.sql).execute(tx);
      await sql`insert into migration_checksums (name, checksum) values (${file.name}, ${file.checksum})`.execute(
        tx,
      );
    },
  };
}

async function refuseForeignHistory<Schema>(
  db: Kysely<Schema>,
  files: readonly MigrationFile[],
): Promise<void> {
  const found = await sql<{
    exists: boolean;
  }>`select to_regclass('migration_checksums') is not null as exists`.execute(db);
  if (found.rows[0]?.exists !== true) return;
  const applied = await sql<{
    name: string;
    checksum: string;
  }>`select name, checksum from migration_checksums order by name`.execute(db);
  for (const { name, checksum } of applied.rows) {
    const file = files.find((candidate) => candidate.name === name);
    if (file === undefined) {
      throw new DatabaseRefused(
        `The database has the migration ${name}, which this version does not know: a newer Gatehouse has used it; start that version.`,
      );
    }
    if (file.checksum !== checksum) {
      throw new DatabaseRefused(
        `The migration ${name} was changed after it had been applied: restore the file and put the change into a new migration.`,
      );
    }
  }
}
