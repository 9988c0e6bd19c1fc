import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { useMemoryDisk } from './check/memory-disk.ts';
import { startTestServices } from '../server/test/test-services.ts';
import type { LaneTask } from './negative-control/lane.ts';
import { readControls, staleText, type Control } from './negative-control/control.ts';

// The first control of each case (npm test), all (--all; npm run prove negative-controls), or those of the cases that are
// named: each must turn its test red. They run beside each other in one run of Vitest; whichever did not turn red there, and
// with --all every one, runs by itself in one of two lanes. With --all each test must be green alone without the change, too.
// One PostgreSQL, one lender of emulators.

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

const wanted = wantedControls(process.argv.slice(2));
const total = wanted.length;
const failures: string[] = [];
const isWhole = process.argv[2] === '--all';
useMemoryDisk();
const { stop, ...services } = await startTestServices();

const programs = {
  lane: join(import.meta.dirname, 'negative-control', 'lane.ts'),
  batch: join(import.meta.dirname, 'negative-control', 'batch.ts'),
};

function startChild(name: keyof typeof programs): ChildProcess {
  return fork(programs[name], {
    env: { ...process.env, TEST_SERVICES: JSON.stringify(services) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Those of the controls that did not turn red when they ran beside each other: each is judged by itself. */
async function withoutRed(controls: readonly Control[]): Promise<Control[]> {
  const places = new Map(readControls().map((control, place) => [JSON.stringify(control), place]));
  const placeOf = (control: Control): number => places.get(JSON.stringify(control)) ?? -1;
  const batch = startChild('batch');
  await once(batch, 'message');
  batch.send(controls.map(placeOf));
  const answered = once(batch, 'message') as Promise<[{ readonly red: readonly number[] }]>;
  // A process that ends has found nothing: what it was asked is judged one by one.
  const ended = once(batch, 'exit').then((): [{ readonly red: readonly number[] }] => [{ red: [] }]);
  const [{ red }] = await Promise.race([answered, ended]);
  if (batch.connected) batch.disconnect();
  await ended;
  return controls.filter((control) => !red.includes(placeOf(control)));
}

async function ask(lane: ChildProcess, task: LaneTask): Promise<string | undefined> {
  lane.send(task);
  const [answer] = (await once(lane, 'message')) as [{ readonly failure?: string }];
  return answer.failure;
}

async function runLane(): Promise<void> {
  const lane = startChild('lane');
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

const queue = isWhole || total < 3 ? [...wanted] : await withoutRed(wanted);
if (queue.length < total) console.log(`${total - queue.length} of ${total} turned red beside each other`);
await Promise.all(queue.length > 1 ? [runLane(), runLane()] : [runLane()]).finally(() => stop());
for (const failure of failures) console.log(failure);
console.log(`${total - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
