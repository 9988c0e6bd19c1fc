import { sql, type RawBuilder } from 'kysely';
import pg from 'pg';

const mark = /^\s*\/\* prepared as ([a-z-]+) \*\/|\/\* prepared as ([a-z-]+) \*\/\s*$/;

/**
 * Begins or ends a statement that each connection plans once and not at each use (docs/decisions/0039). Its text must be the
 * same at each use and name its columns: PostgreSQL refuses a prepared `select *` after a column has been added.
 */
export function preparedAs(name: string): RawBuilder<unknown> {
  return sql.raw(`/* prepared as ${name} */`);
}

type Query = (text: unknown, values?: readonly unknown[]) => unknown;

/** A connection that hands the name of a marked statement to PostgreSQL. */
export class PreparingClient extends pg.Client {
  override query: pg.Client['query'] = ((text, values) => {
    const query = super.query.bind(this) as Query;
    const found = typeof text === 'string' ? mark.exec(text) : null;
    const name = found?.[1] ?? found?.[2];
    return name === undefined ? query(text, values) : query({ name, text, values });
  }) as Query as pg.Client['query'];
}
