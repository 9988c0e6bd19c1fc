import { sql } from 'kysely';
import { DatabaseRefused } from '../db/database-refused.ts';
import type { Database } from '../db/database.ts';
import { clockFault } from './clock-skew.ts';

/**
 * Refuses to start where the one clock cannot be trusted: this machine's own clock is far from the database's real one, or a
 * moved development clock is left in a database of production.
 */
export async function refuseWrongClock(db: Database, mayBeMoved: boolean): Promise<void> {
  // A connection of its own is not part of the reading: opening one takes its time.
  await sql`select 1`.execute(db);
  const askedMs = Date.now();
  const answer = await sql<{ databaseMs: number; offsetSeconds: number | null }>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as "databaseMs",
           (select seconds from clock_offset) as "offsetSeconds"`.execute(db);
  const answeredMs = Date.now();
  const row = answer.rows[0];
  if (row === undefined) throw new Error('the clock gave no row');
  const fault = clockFault({ askedMs, databaseMs: row.databaseMs, answeredMs });
  if (fault !== null) throw new DatabaseRefused(fault);
  if (!mayBeMoved && row.offsetSeconds !== null) {
    throw new DatabaseRefused(
      'The database has a moved development clock (table clock_offset): it was used for development; take another one for production.',
    );
  }
}
