import { sql } from 'kysely';
import type { Executor } from '../database.ts';

export interface BackupColumn {
  readonly name: string;
  /** As PostgreSQL writes it: `timestamp with time zone`, `text[]`. */
  readonly type: string;
}

export interface BackupTable {
  readonly name: string;
  /** Without those that PostgreSQL computes. */
  readonly columns: readonly BackupColumn[];
}

/** What is of the database itself: its schema is made by migrations, and its clock is its own. */
const leftOut = ['kysely_migration', 'kysely_migration_lock', 'migration_checksums', 'clock_offset'];

/** All tables of ours, each after those that it refers to, so that rows can be loaded in this order. */
export async function listBackupTables(db: Executor): Promise<readonly BackupTable[]> {
  const found = await sql<{ name: string; columns: BackupColumn[]; refersTo: string[] }>`
    select c.relname as name,
           (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod))
                            order by a.attnum)
              from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
           array(select distinct r.relname::text from pg_constraint k join pg_class r on r.oid = k.confrelid
                  where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as "refersTo"
      from pg_class c
     where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
       and c.relname <> all (${leftOut}::text[])
     order by c.relname`.execute(db);
  return inOrderOfReferences(found.rows);
}

type Referring = BackupTable & { readonly refersTo: readonly string[] };

function inOrderOfReferences(tables: readonly Referring[]): readonly BackupTable[] {
  const ordered: BackupTable[] = [];
  const waiting = [...tables];
  while (waiting.length > 0) {
    const isThere = (name: string) => ordered.some((table) => table.name === name);
    const next = waiting.findIndex((table) => table.refersTo.every(isThere));
    if (next < 0)
      throw new Error(`tables refer to each other: ${waiting.map(({ name }) => name).join(', ')}`);
    ordered.push(...waiting.splice(next, 1).map(({ name, columns }) => ({ name, columns })));
  }
  return ordered;
}
