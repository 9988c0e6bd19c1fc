import { sql, type Transaction } from 'kysely';
import { isDeepStrictEqual } from 'node:util';
import type { SealingKey } from '../../secrets/sealing.ts';
import type { Executor } from '../database.ts';
import { migrateWithin } from '../migrate.ts';
import type { DatabaseSchema } from '../schema.ts';
import { BackupRefused } from './backup-refused.ts';
import { listBackupTables, type BackupTable } from './backup-tables.ts';
import { readBackup } from './read-backup.ts';

/**
 * Makes the tables of the backup in an empty database, fills them, and takes the steps of the schema that have come since; all in
 * the caller's transaction, with whose commit it comes.
 */
export async function loadBackup(
  tx: Transaction<DatabaseSchema>,
  path: string,
  keys: readonly SealingKey[],
): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(tx);
  await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
  await refuseUsedDatabase(tx);
  let tables: readonly BackupTable[] = [];
  await readBackup(path, keys, {
    async header(header) {
      await migrateWithin(tx, header.steps.at(-1)?.name);
      tables = await listBackupTables(tx);
      if (!isDeepStrictEqual(tables, header.tables))
        throw new BackupRefused(
          'The backup is of other tables than its steps of the schema make. Nothing was changed.',
        );
      await setTriggers(tx, tables, 'disable');
    },
    async rows(name, lines) {
      const table = tables.find((one) => one.name === name);
      if (!table) throw new BackupRefused(`There is no table ${name} in this version. Nothing was changed.`);
      await insertRows(tx, table, lines);
    },
  });
  await setTriggers(tx, tables, 'enable');
  await migrateWithin(tx);
}

async function refuseUsedDatabase(tx: Executor): Promise<void> {
  const found = await sql<{ count: number }>`
    select count(*) as count from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace`.execute(
    tx,
  );
  if (found.rows[0]?.count !== 0)
    throw new BackupRefused(
      'The database is not empty. Nothing was changed: restore into a new one (DATABASE_URL), or into a new folder (DATA_DIR).',
    );
}

/**
 * Rows come back as they were: what a trigger did when they were written has its own rows in the backup. The triggers of foreign
 * keys stay, since only a superuser may switch them off; the order of the tables satisfies them.
 */
async function setTriggers(
  tx: Executor,
  tables: readonly BackupTable[],
  state: 'enable' | 'disable',
): Promise<void> {
  for (const { name } of tables)
    await sql`alter table ${sql.table(name)} ${sql.raw(state)} trigger user`.execute(tx);
}

async function insertRows(
  tx: Executor,
  { name, columns }: BackupTable,
  lines: readonly Buffer[],
): Promise<void> {
  const rows = Buffer.concat(lines.flatMap((line) => [Buffer.from(','), line])).subarray(1);
  const names = sql.join(columns.map((column) => sql.ref(column.name)));
  const values = sql.join(
    columns.map((column, index) => sql`(row ->> ${sql.lit(index)})::${sql.raw(column.type)}`),
  );
  await sql`insert into ${sql.table(name)} (${names})
    select ${values} from json_array_elements(${`[${rows.toString()}]`}::json) as row`.execute(tx);
}
