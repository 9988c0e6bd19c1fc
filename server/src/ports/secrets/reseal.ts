import { sql } from 'kysely';
import { inTransaction, type Database, type Executor } from '../db/database.ts';
import { contextIn, keyIdIn, sealedColumns, type SealedColumn } from './sealed-columns.ts';
import { createSealing, type Sealing, type SealingKey } from './sealing.ts';

type SealingKeys = readonly [SealingKey, ...SealingKey[]];
type Row = Readonly<Record<string, unknown>> & { readonly sealed: Buffer };

export interface Resealed {
  /** Values that are sealed with the first key now. */
  readonly resealedCount: number;
  /** Which could not be opened: `table.column` and the key of the row. Left as they are. */
  readonly unopened: readonly string[];
}

/** So many rows are held by one transaction, for some milliseconds. */
const rowsAtOnce = 100;

/**
 * Seals with the first key whatever is sealed with another (security case G05). Nothing is remembered: what is still to do is what
 * stands there, so whoever is killed begins again, and several may run at once. A value that somebody changes meanwhile is theirs:
 * it is replaced only where it is still, to the byte, what was opened.
 */
export async function reseal(db: Database, keys: SealingKeys): Promise<Resealed> {
  const sealing = createSealing(keys);
  const unopened: string[] = [];
  let resealedCount = 0;
  for (const column of sealedColumns) {
    let after: Row | undefined;
    do {
      const seen = after;
      const rows = await inTransaction(db, async (tx) => {
        // The last look at a table reads all of it.
        await sql`set local statement_timeout = 0`.execute(tx);
        const found = await othersThan(tx, column, keys[0].id, seen);
        resealedCount += await resealRows(tx, sealing, { column, rows: found, unopened });
        return found;
      });
      after = rows.at(-1);
    } while (after !== undefined);
  }
  return { resealedCount, unopened };
}

/** The next rows whose value is sealed with another key, in the order of their primary key. */
async function othersThan(
  db: Executor,
  { table, column, key, of }: SealedColumn,
  keyId: string,
  after: Row | undefined,
): Promise<readonly Row[]> {
  const names = [...new Set([...key, ...of])].map((name) => sql.ref(name));
  const order = sql.join(key.map((name) => sql.ref(name)));
  const isNext =
    after === undefined ? sql`true` : sql`(${order}) > (${sql.join(key.map((name) => sql`${after[name]}`))})`;
  const found = await sql<Row>`
    select ${sql.join(names)}, ${sql.ref(column)} as sealed from ${sql.table(table)}
     where length(${sql.ref(column)}) > 0 and ${keyIdIn(column)} <> ${keyId} and ${isNext}
     order by ${order} limit ${rowsAtOnce}`.execute(db);
  return found.rows;
}

interface Part {
  readonly column: SealedColumn;
  readonly rows: readonly Row[];
  readonly unopened: string[];
}

async function resealRows(
  tx: Executor,
  sealing: Sealing,
  { column: of, rows, unopened }: Part,
): Promise<number> {
  let count = 0;
  for (const row of rows) {
    const sealed = openedAndSealed(sealing, of, row);
    if (sealed === null) {
      unopened.push(`${of.table}.${of.column} of ${of.key.map((name) => String(row[name])).join(' ')}`);
      continue;
    }
    const column = sql.ref(of.column);
    const isRow = sql.join(
      of.key.map((name) => sql`${sql.ref(name)} = ${row[name]}`),
      sql` and `,
    );
    const changed = await sql`
      update ${sql.table(of.table)} set ${column} = ${sealed} where ${isRow} and ${column} = ${row.sealed}`.execute(
      tx,
    );
    count += Number(changed.numAffectedRows ?? 0n);
  }
  return count;
}

function openedAndSealed(sealing: Sealing, column: SealedColumn, row: Row): Buffer | null {
  const context = contextIn(column, row);
  try {
    return sealing.seal(sealing.open(row.sealed, context), context);
  } catch {
    return null;
  }
}
