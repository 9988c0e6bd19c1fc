import type { Finding } from './finding.ts';

const marks: Readonly<Record<Finding['state'], string>> = { ok: 'ok', warning: 'warning', failed: 'FAILED' };
const markWidth = 8;
const checkWidth = 30;

/** Characters that would move a terminal's cursor, or begin another line. */
const controls = /\p{Cc}+/gu;

/** One line for each finding, and the line of sums. Status 0: nothing failed. */
export function report(findings: readonly Finding[]): { readonly text: string; readonly status: 0 | 1 } {
  const lines = findings.map(
    ({ check, state, told }) =>
      `${marks[state].padEnd(markWidth)} ${check.padEnd(checkWidth)} ${told.replaceAll(controls, ' ')}`,
  );
  const count = (state: Finding['state']): number => findings.filter((one) => one.state === state).length;
  const sums = `${count('ok')} ok, ${count('warning')} warnings, ${count('failed')} failed`;
  return { text: `${[...lines, '', sums].join('\n')}\n`, status: count('failed') === 0 ? 0 : 1 };
}
