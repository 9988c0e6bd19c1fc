import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startTestServices } from '../server/test/test-services.ts';
import type { LaneTask } from './negative-control/lane.ts';
import { readControls, staleText, type Control } from './negative-control/control.ts';

// The first control of each case (npm test), all (--all; npm run prove negative-controls), or those of the cases that are
// named: each must turn its test red. With --all each test must be green alone without the change, too. Two lanes, one
// PostgreSQL, one lender of emulators.

/** The part of them that a proof asks for in one go (scripts/prove.ts). */
function shardOf(controls: readonly Control[]): Control[] {
  const first = Number(process.env['PROVE_FIRST'] ?? 0);
  return controls.slice(first, first + Number(process.env['PROVE_COUNT'] ?? controls.length));
}

function wantedControls(parameters: readonly string[]): Control[] {
  const controls = readControls();
  if (parameters[0] === '--all') return shardOf(controls);
  if (parameters.length > 0) return controls.filter((control) => parameters.includes(control.case));
  const firsts = new Map(controls.toReversed().map((control) => [control.case, control]));
  return controls.filter((control) => firsts.get(control.case) === control);
}

const queue = wantedControls(process.argv.slice(2));
const total = queue.length;
const failures: string[] = [];
const isWhole = process.argv[2] === '--all';
const { stop, ...services } = await startTestServices();

async function ask(lane: ChildProcess, task: LaneTask): Promise<string | undefined> {
  lane.send(task);
  const [answer] = (await once(lane, 'message')) as [{ readonly failure?: string }];
  return answer.failure;
}

async function runLane(): Promise<void> {
  const lane = fork(join(import.meta.dirname, 'negative-control', 'lane.ts'), {
    env: { ...process.env, TEST_SERVICES: JSON.stringify(services) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(lane, 'message');
  for (let control = queue.shift(); control !== undefined; control = queue.shift()) {
    const failure =
      staleText(control) ??
      (await ask(lane, { control, kind: 'changed' })) ??
      (isWhole ? await ask(lane, { control, kind: 'unchanged' }) : undefined);
    if (failure !== undefined) failures.push(`${control.case} (${control.name}): ${failure}`);
  }
  lane.disconnect();
  await once(lane, 'exit');
}

await Promise.all(total > 1 ? [runLane(), runLane()] : [runLane()]).finally(() => stop());
for (const failure of failures) console.log(failure);
console.log(`${total - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
