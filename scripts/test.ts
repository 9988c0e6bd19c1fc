import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from './check/checks.ts';
import { journeysStep, scriptStep, vitestStep } from './check/reports.ts';
import { root, runSteps, type Step } from './check/step.ts';

const has = (file: string): boolean => existsSync(join(root, file));

const steps: readonly Step[] = [
  ...checks,
  vitestStep('tests with a real database', 'real*'),
  ...(has('scripts/negative-controls.ts')
    ? [scriptStep('negative controls', 'scripts/negative-controls.ts')]
    : []),
  ...(has('e2e/playwright.config.ts') ? [journeysStep()] : []),
];

const { passed, failed } = await runSteps(steps);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
