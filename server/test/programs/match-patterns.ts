import { operations, type Operation } from '@gatehouse/contract';
import { parseSync } from '@swc/core';
import { globSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Each pattern meets long inputs that are made against it; its name is written before, so that a hang has a name. */

const root = join(import.meta.dirname, '..', '..', '..');
const length = 100_000;

interface Pattern {
  readonly where: string;
  readonly regex: RegExp;
}

/** Every object below a value, in JSON-like trees. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  yield value as Record<string, unknown>;
  for (const member of Object.values(value)) yield* objectsIn(member);
}

const changes = JSON.parse(process.env['NEGATIVE_CONTROL'] ?? '[]') as {
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
}[];

/** The file, with what a negative control changes (scripts/negative-controls.ts): this process loads nothing by vite. */
function textOf(file: string): string {
  return changes
    .filter((change) => change.file === file)
    .reduce(
      (text, change) => text.replace(change.text, () => change.replacement),
      readFileSync(join(root, file), 'utf8'),
    );
}

function literalsOf(file: string): Pattern[] {
  const tree = parseSync(textOf(file), { syntax: 'typescript', tsx: file.endsWith('.tsx') });
  return [...objectsIn(tree)]
    .filter(({ type }) => type === 'RegExpLiteral')
    .map(({ pattern, flags }) => ({ where: file, regex: new RegExp(String(pattern), String(flags)) }));
}

/** Those of the schemas, zod's own included: they see what strangers send, before any length is known. */
function schemaPatterns(): Pattern[] {
  return Object.values<Operation>(operations).flatMap((operation) =>
    Object.values(operation.input)
      .filter((schema) => typeof schema === 'object')
      .flatMap((schema) => [
        ...objectsIn(z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' })),
      ])
      .filter(({ pattern }) => typeof pattern === 'string')
      .map(({ pattern }) => ({
        where: `schema of ${operation.id}`,
        regex: new RegExp(String(pattern), 'u'),
      })),
  );
}

/**
 * Long inputs out of the pattern's own text: each character, some pairs, each word and the whole beginning, over and
 * over; alone, behind the beginning that lets the pattern start, and before an end that makes it fail.
 */
function* inputsFor({ source }: RegExp): Generator<string> {
  const beginning = /^\^?((?:[\w:/ -]|\\[./-])*)/.exec(source)?.[1]?.replaceAll('\\', '') ?? '';
  const words = source.replaceAll(/\\[a-zA-Z]/g, ' ').match(/[\w@:/.\-<>]{2,}/g) ?? [];
  const letters = [...new Set([...source.replaceAll('\\', ''), ...'aA0 \n-_.@/=é'])];
  const pairs = letters.flatMap((one) => ['a', '.', ' '].map((other) => one + other));
  for (const part of new Set([...letters, ...pairs, ...words, beginning]))
    for (const before of new Set(['', 'a@', beginning]))
      for (const after of ['\u0001', ' @'])
        if (part !== '') yield before + part.repeat(length / part.length) + after;
}

const files = globSync('{contract,server}/src/**/*.ts', { cwd: root }).filter(
  (file) => !file.endsWith('.test.ts'),
);
const patterns = [...schemaPatterns(), ...files.toSorted().flatMap(literalsOf)];
const unlike = new Map(patterns.map((pattern) => [String(pattern.regex), pattern]));
for (const { where, regex } of unlike.values()) {
  writeSync(1, `${where}: ${String(regex)}\n`);
  for (const input of inputsFor(regex)) input.replace(regex, '');
}
writeSync(1, 'done\n');
