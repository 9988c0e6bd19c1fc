import * as contract from '@gatehouse/contract';
import { expect, test } from 'vitest';
import { writeOut } from './contract-for-pages.ts';

const exported: Readonly<Record<string, unknown>> = contract;
const written = writeOut('index.ts', exported);
const values = new Map(
  [...written.matchAll(/^export const (\w+) = (.*);$/gm)].map(([, name = '', text = '']) => [
    name,
    JSON.parse(text) as unknown,
  ]),
);
const rest = /^export \{ (.*) \} from '\.\/index\.ts\?whole';$/m.exec(written)?.[1]?.split(', ') ?? [];

test('each name of the contract is there once', () => {
  expect([...values.keys(), ...rest].toSorted()).toEqual(Object.keys(exported).toSorted());
});

test('operations are written out without their schemas', () => {
  for (const [id, operation] of Object.entries(contract.operations))
    expect(values.get(id)).toStrictEqual(contract.wireOf(operation));
});

test('what is neither data nor an operation is the module’s own', () => {
  expect(rest).toEqual(
    expect.arrayContaining(['sessionView', 'pinChoices', 'idOf', 'createClient', 'operations']),
  );
});

test('all other values are what they were', () => {
  const ids = new Set(Object.keys(contract.operations));
  const data = [...values].filter(([name]) => !ids.has(name));
  expect(data.length).toBeGreaterThan(10);
  for (const [name, value] of data) expect(value).toStrictEqual(exported[name]);
});

test.each([
  ['a pattern', /a/],
  ['a moment', new Date(0)],
  ['a set', new Set(['a'])],
  ['no end', Infinity],
  ['a field that is not there', { a: undefined }],
  ['nothing at all', undefined],
  ['a function within', { a: () => 1 }],
])('what JSON would change is not written out: %s', (_name, value) => {
  expect(writeOut('some.ts', { value })).toBe("export { value } from './some.ts?whole';");
});
