import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One control: with these changes to our code, held in memory only, this test must fail. */
interface Control {
  readonly case: string;
  /** File of the test. */
  readonly test: string;
  /** Part of the names of the tests that must go red; the others of the file are not run. */
  readonly name: string;
  readonly changes: readonly { readonly file: string; readonly text: string; readonly replacement: string }[];
}

interface Report {
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

const root = join(import.meta.dirname, '..');
const file = join(root, 'test', 'negative-controls.json');
const controls = JSON.parse(readFileSync(file, 'utf8')) as Control[];
const wanted = process.argv.slice(2);

/** A control whose text no longer stands in its file controls nothing. */
function staleText(control: Control): string | undefined {
  const stale = control.changes.find(
    (change) => readFileSync(join(root, change.file), 'utf8').split(change.text).length !== 2,
  );
  return stale && `${stale.file} does not hold exactly once: ${stale.text.trim().split('\n')[0]}`;
}

const special = /[.*+?^${}()|[\]\\]/g;

function runTest(control: Control, reportFile: string): Promise<string> {
  const parameters = [
    'run',
    control.test,
    '-t',
    control.name.replaceAll(special, '\\$&'),
    '--reporter=json',
    `--outputFile=${reportFile}`,
    '--maxWorkers=1',
  ];
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...parameters],
      {
        cwd: root,
        env: { ...process.env, NEGATIVE_CONTROL: JSON.stringify(control.changes) },
      },
    );
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('exit', () => resolve(output));
  });
}

/** Undefined where the control holds; else why it does not. */
async function failureOf(control: Control): Promise<string | undefined> {
  const stale = staleText(control);
  if (stale !== undefined) return stale;
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-control-'));
  const reportFile = join(folder, 'report.json');
  try {
    const output = await runTest(control, reportFile);
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
    const ran = report.numPassedTests + report.numFailedTests;
    if (ran === 0)
      return `no test of ${control.test} ran under the name "${control.name}":\n${output.slice(-600)}`;
    return report.numFailedTests > 0 ? undefined : `${ran} tests stayed green without the defence`;
  } catch (fault) {
    return `the run gave no report: ${String(fault)}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const queue = controls.filter((control) => wanted.length === 0 || wanted.includes(control.case));
const failures: string[] = [];
async function worker(): Promise<void> {
  for (let control = queue.shift(); control !== undefined; control = queue.shift()) {
    const failure = await failureOf(control);
    if (failure !== undefined) failures.push(`${control.case}: ${failure}`);
  }
}
const total = queue.length;
await Promise.all([worker(), worker()]);
for (const failure of failures) console.log(failure);
console.log(`${total - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
