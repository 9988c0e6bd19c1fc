import type { Operation } from '@gatehouse/contract';
import { z } from 'zod';

/** As much of JSON Schema as the contract's input uses. */
interface Shape {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}

type Path = readonly (string | number)[];

/** One member of a body, however deep, and the kinds of JSON values that its schema knows. */
export interface BodyField {
  readonly path: Path;
  readonly kinds: ReadonlySet<string>;
}

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

const everyKind = ['string', 'number', 'boolean', 'null', 'array', 'object'];

function kindsOf(shape: Shape): string[] {
  if (shape.anyOf) return shape.anyOf.flatMap(kindsOf);
  if (shape.enum) return shape.enum.map(kindOf);
  if ('const' in shape) return [kindOf(shape.const)];
  if (shape.type === undefined) return everyKind;
  return [shape.type].flat().map((type) => (type === 'integer' ? 'number' : type));
}

const valueAt = (value: unknown, step: string | number): unknown =>
  (value as Record<string | number, unknown> | undefined)?.[step];

/** What the schema names; deeper only where the body of the example goes. */
function* fieldsIn(shape: Shape, example: unknown, path: Path): Generator<BodyField> {
  for (const [name, one] of Object.entries(shape.properties ?? {})) {
    yield { path: [...path, name], kinds: new Set(kindsOf(one)) };
    const inside = valueAt(example, name);
    if (kindOf(inside) === 'object') yield* fieldsIn(one, inside, [...path, name]);
    if (Array.isArray(inside) && inside.length > 0 && one.items) {
      yield { path: [...path, name, 0], kinds: new Set(kindsOf(one.items)) };
      yield* fieldsIn(one.items, inside[0], [...path, name, 0]);
    }
  }
  for (const variant of shape.anyOf ?? []) yield* fieldsIn(variant, example, path);
}

export function bodyFields({ input }: Operation, example: unknown): BodyField[] {
  if (input.body === undefined || input.body === 'bytes') return [];
  const shape = z.toJSONSchema(input.body as z.core.$ZodType, { io: 'input', unrepresentable: 'any' });
  return [...fieldsIn(shape as Shape, example, [])];
}

/** The example with another value there. */
export function withValue(example: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  const copy: unknown = Array.isArray(example) ? [...(example as unknown[])] : { ...(example as object) };
  (copy as Record<string | number, unknown>)[step] = withValue(valueAt(example, step), rest, value);
  return copy;
}
