import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** The cases of docs/reference/security.md that are automated; each has a test by its id and a negative control. */
const cases =
  'A01 A02 A03 A04 A05 A08 A09 A10 A11 A13 A22 A23 B01 B02 B03 B04 B05 B06 B07 B08 B09 B11 B12 B13 B15 B18 B19 C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 C13 G03 G04 G12 H01 H02 H03 H04 I02 I03 L01 L02 L03 L09 L11 L12 L13 L14 L15 L17 L18 L19 L20 L21 N07 N14 N17 N19 O03 O04 O06 O07'.split(
    ' ',
  );

const tests = globSync('{contract,server,emulator,web}/**/*.test.ts', {
  cwd: root,
  exclude: (name) => name === 'node_modules' || name === 'named-cases.test.ts',
});
const text = tests.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
const controls = new Set(
  (JSON.parse(readFileSync(join(root, 'test', 'negative-controls.json'), 'utf8')) as { case: string }[]).map(
    (control) => control.case,
  ),
);

test.each(cases)('O08: %s has a test by its id and a control that turns it red', (id) => {
  expect(text).toMatch(new RegExp(`['"\`][^'"\`\\n]*\\b${id}\\b`));
  expect(controls.has(id)).toBe(true);
});
