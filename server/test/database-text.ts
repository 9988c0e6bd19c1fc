import { sql } from 'kysely';
import type { Database } from '../src/ports/db/database.ts';

/** Everything that is in the database, as text; bytes as hexadecimal, as pg_dump writes them. */
export async function databaseText(db: Database): Promise<string> {
  const tables = await sql<{
    name: string;
  }>`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(
    db,
  );
  const texts = tables.rows.map(async ({ name }) => {
    const dump = await sql<{
      text: string | null;
    }>`select string_agg(t::text, E'\n') as text from ${sql.table(name)} t`.execute(db);
    return dump.rows[0]?.text ?? '';
  });
  return (await Promise.all(texts)).join('\n');
}

/** How a secret may stand in such a text. */
export const spellings = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret, 'base64url').toString('hex'),
];
