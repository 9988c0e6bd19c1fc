import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

export const root: string = join(import.meta.dirname, '..', '..');

/** What one step of a check or test run came to. */
export interface StepOutcome {
  readonly passed: number;
  readonly failed: number;
  /** Shown only where something failed. */
  readonly output: string;
}

export interface Step {
  readonly name: string;
  run(): Promise<StepOutcome>;
}

/** A command that ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program of node_modules/.bin, or of the system, in the root; with our Node first on the path. */
export async function runCommand(
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, ...environment, PATH: path, FORCE_COLOR: '0', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (fault) => ((output += fault.message), resolve(null)));
    child.once('close', resolve);
  });
  return { code, output };
}

/** A step that is one command: its exit code is the verdict. */
export function commandStep(name: string, file: string, args: readonly string[]): Step {
  return {
    name,
    async run() {
      const { code, output } = await runCommand(file, args);
      return code === 0 ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output };
    },
  };
}

/** Runs steps in their order, a line each; says all that failed at the end of each. */
export async function runSteps(steps: readonly Step[]): Promise<{ passed: number; failed: number }> {
  const total = { passed: 0, failed: 0 };
  for (const step of steps) {
    const startedAt = performance.now();
    const outcome = await step.run().catch(asFailure);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const counts =
      outcome.passed + outcome.failed > 1 ? `  ${outcome.passed} passed, ${outcome.failed} failed` : '';
    console.log(
      `${outcome.failed === 0 ? '  ok  ' : 'FAILED'}  ${step.name.padEnd(30)} ${seconds.padStart(6)} s${counts}`,
    );
    if (outcome.failed > 0) console.log(`\n${outcome.output.trimEnd()}\n`);
    total.passed += outcome.passed;
    total.failed += outcome.failed;
  }
  return total;
}

function asFailure(fault: unknown): StepOutcome {
  return {
    passed: 0,
    failed: 1,
    output: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault),
  };
}
