import { badRequest } from './graph-errors.ts';
import { GraphRefused } from './send-mail-request.ts';

type Value = string | boolean | null;

/**
 * Reads `$filter=name eq 'value' and …`; that is all an admin's tools ask here. Quotes inside are doubled (OData 4.01).
 * Throws 400 for anything else, as Graph does for what a collection does not support.
 */
export function parseFilter(text: string | undefined, known: readonly string[]): ReadonlyMap<string, Value> {
  if (text === undefined || text.trim() === '') return new Map();
  return new Map(text.split(/\s+and\s+(?=\w+\s+eq\s)/i).map((clause) => readClause(clause, known)));
}

function readClause(clause: string, known: readonly string[]): [string, Value] {
  const [, name, literal] = /^\s*(\w+)\s+eq\s+('(?:[^']|'')*'|true|false|null)\s*$/i.exec(clause) ?? [];
  const property = known.find((each) => each.toLowerCase() === name?.toLowerCase());
  if (property === undefined || literal === undefined) {
    throw new GraphRefused(badRequest(`Invalid filter clause: ${clause.trim()}`));
  }
  return [property, readLiteral(literal)];
}

function readLiteral(literal: string): Value {
  if (literal.startsWith("'")) return literal.slice(1, -1).replaceAll("''", "'");
  const word = literal.toLowerCase();
  return word === 'null' ? null : word === 'true';
}

/** The rows that a filter lets through. */
export function filtered<Row extends object>(
  rows: readonly Row[],
  filter: ReadonlyMap<string, Value>,
): readonly Row[] {
  const wanted = [...filter];
  return rows.filter((row) =>
    wanted.every(([name, value]) => (row as Readonly<Record<string, unknown>>)[name] === value),
  );
}
