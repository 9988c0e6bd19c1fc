import { join } from 'node:path';
import { createVitest, type TestModule, type Vitest } from 'vitest/node';
import { root, type Control } from './control.ts';

// A process that runs one control after the other: Vitest is started once, and keeps what it has transformed. The control
// that it runs stands in the environment, where vitest.config.ts reads it.

const special = /[.*+?^${}()|[\]\\]/g;

function invalidate(vitest: Vitest, control: Control): void {
  for (const { file } of control.changes) vitest.invalidateFile(join(root, file));
}

function verdictOf(control: Control, modules: readonly TestModule[]): string | undefined {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const ran = tests.filter((test) => test.result().state !== 'skipped');
  // A module that does not even load is a defence that cannot be removed in this way: it says nothing of the test.
  const faults = modules.flatMap((module) => module.errors()).map((error) => error.message);
  if (faults.length > 0) return `${control.test} did not load: ${faults.join('; ')}`;
  if (ran.length === 0) return `no test of ${control.test} ran under the name "${control.name}"`;
  const isRed = ran.some((test) => test.result().state === 'failed');
  return isRed ? undefined : `${ran.length} tests stayed green without the defence`;
}

/** What is asked of a lane: one control; or its test alone, without the change. */
export interface LaneTask {
  readonly control: Control;
  readonly kind: 'changed' | 'unchanged';
}

/** A test that is red by itself, when no other has run before it, would be red with any change: it controls nothing. */
function verdictUnchanged(control: Control, modules: readonly TestModule[]): string | undefined {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const isRed = tests.some((test) => test.result().state === 'failed');
  return isRed ? `${control.test} is red without any change` : undefined;
}

/** Undefined where the control holds; else why it does not. */
async function run(vitest: Vitest, { control, kind }: LaneTask): Promise<string | undefined> {
  process.env['NEGATIVE_CONTROL'] = JSON.stringify(kind === 'changed' ? control.changes : []);
  invalidate(vitest, control);
  vitest.setGlobalTestNamePattern(control.name.replaceAll(special, '\\$&'));
  const specifications = await vitest.globTestSpecifications([join(root, control.test)]);
  const { testModules: all } = await vitest.runTestSpecifications(specifications);
  // It also gives what earlier runs came to: their red tests say nothing of this control.
  const testModules = all.filter(({ moduleId }) => moduleId === join(root, control.test));
  invalidate(vitest, control);
  return kind === 'changed' ? verdictOf(control, testModules) : verdictUnchanged(control, testModules);
}

const vitest = await createVitest(
  'test',
  {
    root,
    config: join(root, 'vitest.config.ts'),
    watch: false,
    reporters: [{}],
    maxWorkers: 1,
    // One red test says all that a control is asked.
    bail: 1,
  },
  { logLevel: 'silent' },
);
process.on('message', (task: LaneTask) => {
  run(vitest, task).then(
    (failure) => process.send?.({ failure }),
    (fault: unknown) => process.send?.({ failure: `the run broke off: ${String(fault)}` }),
  );
});
process.once('disconnect', () => void vitest.close().finally(() => process.exit()));
process.send?.('ready');
