import { sql } from 'kysely';
import { DatabaseRefused } from '../db/database-refused.ts';
import type { Database } from '../db/database.ts';

const mostSeconds = 30;

/**
 * Refuses to start where the one clock cannot be trusted: this machine's own clock is far from the database's (tokens
 * would be judged by the wrong time), or a moved development clock is left in a database of production.
 */
export async function refuseWrongClock(db: Database, mayBeMoved: boolean): Promise<void> {
  const answer = await sql<{ databaseMs: number; offsetSeconds: number | null }>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as "databaseMs",
           (select seconds from clock_offset) as "offsetSeconds"`.execute(db);
  const row = answer.rows[0];
  if (row === undefined) throw new Error('the clock gave no row');
  const apartSeconds = Math.round(Math.abs(Date.now() - row.databaseMs) / 1000);
  if (apartSeconds > mostSeconds) {
    throw new DatabaseRefused(
      `The clock of this machine and the clock of the database are ${apartSeconds} seconds apart; set both by NTP (at most ${mostSeconds} are allowed).`,
    );
  }
  if (!mayBeMoved && row.offsetSeconds !== null) {
    throw new DatabaseRefused(
      'The database has a moved development clock (table clock_offset): it was used for development; take another one for production.',
    );
  }
}
