import type { Context } from 'hono';

/** A control request that cannot be carried out; the answer names the field that is to blame. */
export class ControlError extends Error {
  readonly status: 400 | 404 | 409;
  readonly field: string;

  constructor(status: 400 | 404 | 409, field: string, message: string) {
    super(message);
    this.status = status;
    this.field = field;
  }
}

/** The JSON body of a control request, read field by field. Absent fields are `undefined`. */
export interface Fields {
  text(name: string): string | undefined;
  flag(name: string): boolean | undefined;
  count(name: string): number | undefined;
  texts(name: string): string[] | undefined;
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined;
  instant(name: string): Date | undefined;
  object(name: string): Record<string, unknown> | undefined;
  raw(name: string): unknown;
  has(name: string): boolean;
}

/** Reads the body (an absent one counts as `{}`); a field that is not in `known` is refused by name. */
export async function readFields(c: Context, known: readonly string[]): Promise<Fields> {
  const text = await c.req.text();
  const body = text === '' ? {} : parsed(text);
  for (const name of Object.keys(body)) {
    if (!known.includes(name)) {
      throw new ControlError(
        400,
        name,
        `There is no field "${name}" here. Known fields: ${known.join(', ')}`,
      );
    }
  }
  return fieldsOf(body);
}

function fieldsOf(body: Record<string, unknown>): Fields {
  const typed = <T>(name: string, words: string, is: (value: unknown) => value is T): T | undefined => {
    const value = body[name];
    if (value === undefined) return undefined;
    if (!is(value)) throw new ControlError(400, name, `"${name}" must be ${words}`);
    return value;
  };
  return {
    text: (name) => typed(name, 'a text', (value) => typeof value === 'string'),
    flag: (name) => typed(name, 'true or false', (value) => typeof value === 'boolean'),
    count: (name) =>
      typed(
        name,
        'a number',
        (value): value is number => typeof value === 'number' && Number.isFinite(value),
      ),
    texts: (name) => typed(name, 'a list of texts', isTexts),
    choice: <T extends string>(name: string, choices: readonly T[]) =>
      typed(name, `one of ${choices.join(', ')}`, (value): value is T =>
        choices.some((each) => each === value),
      ),
    instant(name) {
      const value = body[name];
      if (value === undefined) return undefined;
      const instant = new Date(typeof value === 'string' || typeof value === 'number' ? value : Number.NaN);
      if (Number.isNaN(instant.getTime())) {
        throw new ControlError(400, name, `"${name}" must be a time like 2026-11-23T10:42:00Z`);
      }
      return instant;
    },
    object: (name) => typed(name, 'an object', isObject),
    raw: (name) => body[name],
    has: (name) => body[name] !== undefined,
  };
}

function parsed(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ControlError(400, 'body', 'The body is not JSON');
  }
  if (!isObject(body)) throw new ControlError(400, 'body', 'The body must be a JSON object');
  return body;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
