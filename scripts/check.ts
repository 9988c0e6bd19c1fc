import { checks } from './check/checks.ts';
import { runSteps } from './check/step.ts';

const { passed, failed } = await runSteps(checks);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
