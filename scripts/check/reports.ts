import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runCommand, type Ended, type Step, type StepOutcome } from './step.ts';

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number };
}

/** Runs a command that writes a JSON report to a file whose name it is told. */
async function withReport<Report>(
  run: (file: string) => Promise<Ended>,
  count: (report: Report) => Omit<StepOutcome, 'output'>,
): Promise<StepOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-report-'));
  const file = join(folder, 'report.json');
  try {
    const { code, output: whole } = await run(file);
    if (!existsSync(file)) return { passed: 0, failed: 1, output: whole };
    const { passed, failed } = count(JSON.parse(readFileSync(file, 'utf8')) as Report);
    const output = withoutPassed(whole);
    // A fault outside any test (an error nobody caught, a setup that failed) shows in the exit code alone.
    return { passed, failed: code === 0 ? failed : Math.max(failed, 1), output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a report says of failures. The thousands of lines of what passed would bury it. */
function withoutPassed(output: string): string {
  const start =
    /^.*(?:Failed (?:Tests|Suites) \d|Unhandled Errors?\b|^ {2}1\) ).*$/m.exec(output)?.index ?? 0;
  return output.slice(start);
}

/** Projects of vitest.config.ts (`*`: any letters), their tests counted. */
export function vitestStep(name: string, projects: string): Step {
  const run = (file: string): Promise<Ended> =>
    runCommand('vitest', [
      'run',
      '--project',
      projects,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]);
  return {
    name,
    run: () =>
      withReport<VitestReport>(run, (report) => {
        // A file that could not be loaded has no tests and would otherwise count for nothing.
        const broken = report.testResults.filter(
          ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
        );
        return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
      }),
  };
}

/** The journeys in a real browser. A test that needed a second try has not passed. */
export function journeysStep(): Step {
  const run = (file: string): Promise<Ended> =>
    runCommand('playwright', ['test', '--config=e2e', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    });
  return {
    name: 'journeys',
    run: () =>
      withReport<PlaywrightReport>(run, ({ stats }) => ({
        passed: stats.expected,
        failed: stats.unexpected + stats.flaky,
      })),
  };
}

/** A script of ours that ends with the line "N passed, N failed". */
export function scriptStep(name: string, file: string): Step {
  return {
    name,
    async run() {
      const { code, output } = await runCommand(process.execPath, [join(root, file)]);
      const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [];
      if (passed === undefined || failed === undefined) return { passed: 0, failed: 1, output };
      return {
        passed: Number(passed),
        failed: code === 0 ? Number(failed) : Math.max(Number(failed), 1),
        output,
      };
    },
  };
}
