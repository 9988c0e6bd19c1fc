import { sql } from 'kysely';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { SealingKey } from '../../secrets/sealing.ts';
import type { Database, Executor } from '../database.ts';
import { appliedSteps } from '../migrate.ts';
import { backupVersion, BackupSeal, type BackupHeader } from './backup-form.ts';
import { BackupRefused } from './backup-refused.ts';
import { listBackupTables, type BackupTable } from './backup-tables.ts';

/** How much one fetch should bring, whatever the rows are: a file of a message may be megabytes, a link of the chain is not. */
const wantedBytes = 4_000_000;
const mostRows = 5000;
const firstRows = 8;

export interface WrittenBackup {
  readonly takenAt: Date;
  readonly rowCount: number;
  readonly sizeBytes: number;
}

/**
 * Writes all rows of one instant to a new file, readable by its owner alone. The server may go on meanwhile. Until the file is
 * whole and on the disk it is empty, and what there is stands beside it; a file that is there already is not touched.
 */
export async function writeBackup(db: Database, key: SealingKey, path: string): Promise<WrittenBackup> {
  await claim(path);
  const unfinished = `${path}.unfinished`;
  try {
    const written = await writeRows(db, key, unfinished);
    const { size } = await stat(unfinished);
    await rename(unfinished, path);
    return { ...written, sizeBytes: size };
  } catch (fault) {
    await Promise.all([path, unfinished].map((ours) => rm(ours, { force: true })));
    throw explained(fault, path);
  }
}

/** Before anything is read: a name that is taken is told at once. Not by a link at the end, which not every disk can make. */
async function claim(path: string): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (fault) {
    throw explained(fault, path);
  }
}

function explained(fault: unknown, path: string): unknown {
  if (!(fault instanceof Error && 'syscall' in fault && 'code' in fault)) return fault;
  if (fault.code === 'EEXIST') return new BackupRefused(`${path} is there already: name a new file.`);
  return new BackupRefused(`${path} cannot be written (${String(fault.code)}).`, { cause: fault });
}

async function writeRows(
  db: Database,
  key: SealingKey,
  path: string,
): Promise<Pick<WrittenBackup, 'takenAt' | 'rowCount'>> {
  const transaction = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return transaction.execute(async (tx) => {
    // However long it takes: no statement of a dump is a request that somebody waits for.
    await sql`set local statement_timeout = 0`.execute(tx);
    const told = { rowCount: 0, takenAt: await takenAt(tx) };
    const file = createWriteStream(path, { mode: 0o600, flush: true });
    await pipeline(Readable.from(linesOf(tx, key, told)), createGzip(), file);
    return told;
  });
}

async function takenAt(tx: Executor): Promise<Date> {
  const answer = await sql<{ now: Date }>`select clock_now() as now`.execute(tx);
  const [row] = answer.rows;
  if (row === undefined) throw new Error('the clock gave no row');
  return row.now;
}

async function* linesOf(
  tx: Executor,
  key: SealingKey,
  told: { rowCount: number; readonly takenAt: Date },
): AsyncGenerator<Buffer> {
  const seal = new BackupSeal();
  const asLine = (text: string): Buffer => {
    const line = Buffer.from(text);
    seal.add(line);
    return Buffer.concat([line, Buffer.from('\n')]);
  };
  const tables = await listBackupTables(tx);
  const header: BackupHeader = {
    gatehouseBackup: backupVersion,
    takenAt: told.takenAt.toISOString(),
    keyId: key.id,
    steps: [...(await appliedSteps(tx))],
    tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
  };
  yield asLine(JSON.stringify(header));
  for (const table of tables) {
    let rowCount = 0;
    yield asLine(JSON.stringify({ table: table.name }));
    for await (const row of rowsOf(tx, table)) {
      rowCount += 1;
      yield asLine(row);
    }
    yield asLine(JSON.stringify({ end: table.name, rowCount }));
    told.rowCount += rowCount;
  }
  yield Buffer.from(`${JSON.stringify(seal.write(key))}\n`);
}

/**
 * What opens somebody's account at Microsoft is not written down: a restore ends all of it anyway, and a file outlives the person,
 * the connection and the customer whose it was (security case G16).
 */
const leftEmpty = [
  'mailboxes.sealed_refresh_token',
  'mailboxes.sealed_access_token',
  'liveness.sealed_refresh_token',
  'session_choices.sealed_refresh_token',
];

function textOf(table: string, column: string) {
  const value = sql.ref(column);
  return leftEmpty.includes(`${table}.${column}`)
    ? sql`case when ${value} is null then null else '\\x' end`
    : sql`${value}::text`;
}

/** Each row as a JSON array of texts, by PostgreSQL itself: its own text of a value reads back to the same value. */
async function* rowsOf(tx: Executor, { name, columns }: BackupTable): AsyncGenerator<string> {
  const values = sql.join(columns.map((column) => textOf(name, column.name)));
  await sql`declare backup_rows no scroll cursor for
    select json_build_array(${values})::text as row from ${sql.table(name)}`.execute(tx);
  for (let wanted = firstRows; ;) {
    const { rows } = await sql<{ row: string }>`fetch ${sql.lit(wanted)} from backup_rows`.execute(tx);
    for (const { row } of rows) yield row;
    if (rows.length < wanted) break;
    const bytes = rows.reduce((sum, { row }) => sum + row.length, 1);
    wanted = Math.min(Math.max(Math.floor((wantedBytes * rows.length) / bytes), 1), mostRows, wanted * 8);
  }
  await sql`close backup_rows`.execute(tx);
}
