import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** The cases of docs/reference/security.md that are automated; each has a test by its id and a negative control. */
const cases =
  'A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 B01 B02 B03 B04 B05 B06 B07 B08 B09 B10 B11 B12 B13 B14 B15 B16 B17 B18 B19 C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 C13 D01 D02 D03 D04 D05 D06 D07 D08 D09 D10 D11 D12 D13 E01 E02 E03 E04 E05 E06 E07 E08 E09 E10 E11 E12 E13 E14 E15 E16 E17 F01 F02 F03 F04 F07 F08 F09 F10 F11 G01 G02 G03 G04 G05 G06 G07 G08 G09 G10 G11 G12 G13 G14 G15 G16 H01 H02 H03 H04 H05 H06 H07 H08 H09 H10 H11 H12 H13 H14 H15 H16 H17 H18 H19 H20 H21 H22 H23 H24 I01 I02 I03 I04 I05 I06 I07 I08 I09 L01 L02 L03 L04 L05 L06 L07 L08 L09 L10 L11 L12 L13 L14 L15 L16 L17 L18 L19 L20 L21 L22 M01 M02 M03 M04 M05 M06 M07 M08 M09 M10 M11 N01 N02 N03 N04 N05 N06 N07 N08 N09 N10 N11 N12 N13 N14 N15 N16 N17 N18 N19 O01 O02 O03 O04 O05 O06 O07'.split(
    ' ',
  );

const tests = globSync('{contract,server,emulator,web}/**/*.test.ts', {
  cwd: root,
  exclude: (name) => name === 'node_modules' || name === 'named-cases.test.ts',
});
const text = tests.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
interface Control {
  readonly case: string;
  readonly test: string;
  readonly name: string;
  readonly changes: readonly { readonly file: string; readonly text: string }[];
}
const controls = JSON.parse(
  readFileSync(join(root, 'test', 'negative-controls.json'), 'utf8'),
) as readonly Control[];

test.each(cases)('O08: %s has a test by its id and a control that turns it red', (id) => {
  expect(text).toMatch(new RegExp(`['"\`][^'"\`\\n]*\\b${id}\\b`));
  expect(controls.map((control) => control.case)).toContain(id);
});

test.each(controls)(
  'the control of $case in $test ($name) changes what stands there, once',
  ({ changes }) => {
    for (const { file, text: wanted } of changes)
      expect([file, readFileSync(join(root, file), 'utf8').split(wanted).length - 1]).toEqual([file, 1]);
  },
);
