import { sql, type Kysely, type Transaction } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { setTimeout as wait } from 'node:timers/promises';
import { asDatabaseFault, sqlState } from './database-unavailable.ts';
import { DatabaseRefused } from './database-refused.ts';
import { ourMigrations, readMigrationFiles, type MigrationFile } from './migration-files.ts';

const lockPatienceSeconds = 2;
const betweenTriesMs = 500;
/** About two minutes in all. */
const mostTries = 50;
const lockNotAvailable = '55P03';

/**
 * Brings the tables up to date: all missing steps in one transaction, under a lock, so that several processes at once
 * are safe and a kill at any point leaves the old state. Refuses a database whose applied steps are not ours.
 *
 * A step that waits for a table makes everybody wait who comes to that table after it. So none waits longer than two seconds:
 * then all is given up, and tried again from the start, while the replicas of the version before go on (security case N06).
 */
export async function migrateToLatest<Schema>(
  db: Kysely<Schema>,
  folder: string = ourMigrations,
): Promise<void> {
  const files = await readMigrationFiles(folder);
  await db.connection().execute(async (connection) => {
    // Waiting for another process's migrations, and a big step itself, may take longer than a request ever should.
    await sql`set statement_timeout = 0`.execute(connection);
    await sql`set lock_timeout = ${sql.lit(`${lockPatienceSeconds}s`)}`.execute(connection);
    refuseUnknownSteps(await appliedSteps(connection), files);
    for (let tries = 1; !(await applyMissing(connection, files)); tries += 1) {
      if (tries === mostTries)
        throw new DatabaseRefused(
          'The database is unchanged, because a table that must be changed was in use for minutes: end what holds it, and start again.',
        );
      await wait(betweenTriesMs);
    }
    await sql`reset statement_timeout; reset lock_timeout`.execute(connection);
  });
}

/**
 * The same inside a transaction of the caller's: up to a step, or to the last. All of it comes with the caller's commit; for a
 * database that nobody else uses yet.
 */
export async function migrateWithin<Schema>(
  tx: Transaction<Schema>,
  upTo?: string,
  folder: string = ourMigrations,
): Promise<void> {
  const failure = await applySteps(tx, await readMigrationFiles(folder), upTo);
  if (failure !== undefined) throw explained(failure);
}

/** False where a lock was not to be had in time: nothing has changed, and it may be tried again. */
async function applyMissing<Schema>(db: Kysely<Schema>, files: readonly MigrationFile[]): Promise<boolean> {
  const failure = await applySteps(db, files);
  if (failure === undefined) return true;
  if (sqlState(failure.error) === lockNotAvailable) return false;
  throw explained(failure);
}

interface Failure {
  readonly error: unknown;
  /** Undefined where it was not a step that failed. */
  readonly step: string | undefined;
}

async function applySteps<Schema>(
  db: Kysely<Schema>,
  files: readonly MigrationFile[],
  upTo?: string,
): Promise<Failure | undefined> {
  const migrations = Object.fromEntries(files.map((file) => [file.name, asMigration(file)]));
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = await (upTo === undefined
    ? migrator.migrateToLatest()
    : migrator.migrateTo(upTo));
  if (error === undefined) return undefined;
  return { error, step: results?.find(({ status }) => status === 'Error')?.migrationName };
}

function explained({ error, step }: Failure): unknown {
  const fault = asDatabaseFault(error);
  if (fault !== error) return fault;
  const what = step === undefined ? 'the migrations' : `the migration ${step}`;
  const said = error instanceof Error ? error.message : String(error);
  return new DatabaseRefused(`The database is unchanged, because ${what} failed: ${said}`, { cause: error });
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

/** Steps as they were applied somewhere, compared with ours: throws where they are not the same. */
function refuseUnknownSteps(
  applied: readonly AppliedStep[],
  files: readonly MigrationFile[],
  where = 'The database',
): void {
  for (const { name, checksum } of applied) {
    const file = files.find((candidate) => candidate.name === name);
    if (file === undefined) {
      throw new DatabaseRefused(
        `${where} has the migration ${name}, which this version does not know: a newer Gatehouse has used it; start that version.`,
      );
    }
    if (file.checksum !== checksum) {
      throw new DatabaseRefused(
        `The migration ${name} was changed after it had been applied: restore the file and put the change into a new migration.`,
      );
    }
  }
}

export interface AppliedStep {
  readonly name: string;
  readonly checksum: string;
}

/** The steps that a database has taken, in their order; none where it has no tables of ours. */
export async function appliedSteps<Schema>(db: Kysely<Schema>): Promise<readonly AppliedStep[]> {
  const found = await sql<{
    exists: boolean;
  }>`select to_regclass('migration_checksums') is not null as exists`.execute(db);
  if (found.rows[0]?.exists !== true) return [];
  const applied =
    await sql<AppliedStep>`select name, checksum from migration_checksums order by name`.execute(db);
  return applied.rows;
}

/** Throws where the steps that a backup is of are not ours. */
export async function refuseForeignBackup(applied: readonly AppliedStep[]): Promise<void> {
  refuseUnknownSteps(applied, await readMigrationFiles(ourMigrations), 'The backup');
}
