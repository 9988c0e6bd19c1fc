import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { operations, wireOf, type Operation } from '@gatehouse/contract';
import type { Plugin } from 'vite';

const folder = join(import.meta.dirname, '..', '..', 'contract', 'src') + sep;
const whole = '?whole';
const isOperation = (value: unknown): value is Operation =>
  Object.values<unknown>(operations).includes(value);

/** As JSON, where that says all of it; a schema, a function or a pattern is not. */
function asData(value: unknown): string | undefined {
  if (isOperation(value)) return JSON.stringify(wireOf(value));
  const text = JSON.stringify(value) as string | undefined;
  return text !== undefined && isDeepStrictEqual(JSON.parse(text), value) ? text : undefined;
}

/**
 * A module of the contract with its plain values written out, and its operations without their schemas; what is neither is taken
 * from the module itself. So a page that only calls an operation does not bring the schemas, and zod, with it.
 */
export function writeOut(name: string, exported: Readonly<Record<string, unknown>>): string {
  const values = Object.entries(exported).map(([key, value]) => ({ key, text: asData(value) }));
  const rest = values.filter(({ text }) => text === undefined).map(({ key }) => key);
  return [
    ...values.flatMap(({ key, text }) => (text === undefined ? [] : [`export const ${key} = ${text};`])),
    ...(rest.length === 0 ? [] : [`export { ${rest.join(', ')} } from './${name}${whole}';`]),
  ].join('\n');
}

/** Builds the pages with the contract as they use it (decision 50). */
export function contractForPages(): Plugin {
  return {
    name: 'contract-for-pages',
    apply: 'build',
    async load(id) {
      const path = id.replace(whole, '');
      if (!path.startsWith(folder)) return null;
      const name = path.slice(folder.length);
      // Modules of the contract do nothing when they are read: what no page uses is left out.
      const module = { moduleType: 'ts', moduleSideEffects: false } as const;
      if (id.endsWith(whole) || name === 'index.ts') return { ...module, code: await readFile(path, 'utf8') };
      const exported = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
      return { ...module, code: writeOut(name, exported) };
    },
  };
}
