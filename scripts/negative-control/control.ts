import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One control: with these changes to our code, held in memory only, this test must fail. */
export interface Control {
  readonly case: string;
  /** File of the test. */
  readonly test: string;
  /** Part of the names of the tests that must go red; the others of the file are not run. */
  readonly name: string;
  readonly changes: readonly { readonly file: string; readonly text: string; readonly replacement: string }[];
}

export const root = join(import.meta.dirname, '..', '..');

/** All controls, as they stand in their file. */
export function readControls(): Control[] {
  return JSON.parse(readFileSync(join(root, 'test', 'negative-controls.json'), 'utf8')) as Control[];
}

/** Why this control controls nothing: its text no longer stands in its file, once. Undefined where it does. */
export function staleText(control: Control): string | undefined {
  const stale = control.changes.find(
    (change) => readFileSync(join(root, change.file), 'utf8').split(change.text).length !== 2,
  );
  return stale && `${stale.file} does not hold exactly once: ${stale.text.trim().split('\n')[0]}`;
}
