import { sql } from 'kysely';
import type { Executor } from '../db/database.ts';
import { preparedAs } from '../db/prepared.ts';

/** The one clock, the database's (docs/decisions: one clock). Read once per transaction and handed on. */
export interface Clock {
  now(executor: Executor): Promise<Date>;
}

/** Reads `clock_now()`: the database's time plus the offset that only a development database may hold. */
export const databaseClock: Clock = {
  async now(executor) {
    const answer = await sql<{ now: Date }>`${preparedAs('clock')} select clock_now() as now`.execute(
      executor,
    );
    const row = answer.rows[0];
    if (row === undefined) throw new Error('clock_now() gave no row');
    return row.now;
  },
};
