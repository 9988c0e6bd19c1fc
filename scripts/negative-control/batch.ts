import { join } from 'node:path';
import { createVitest, type TestModule, type Vitest } from 'vitest/node';
import { entryOf } from './beside.ts';
import { readControls, root } from './control.ts';

// A process that runs many controls in one run of Vitest, beside each other. It only finds those that turned red; whichever did
// not is judged by a lane of its own (lane.ts).

const special = /[.*+?^${}()|[\]\\]/g;

function isRed(module: TestModule): boolean {
  const tests = [...module.children.allTests()];
  return module.errors().length === 0 && tests.some((test) => test.result().state === 'failed');
}

/** The places of those controls whose test turned red with their changes. */
async function findRed(vitest: Vitest, places: readonly number[]): Promise<number[]> {
  const controls = readControls();
  const specifications = places.flatMap((place) => {
    const control = controls[place];
    const project = vitest.projects.find((one) => one.matchesTestGlob(join(root, control?.test ?? '')));
    if (control === undefined || project === undefined) return [];
    const testNamePattern = new RegExp(control.name.replaceAll(special, '\\$&'));
    return [project.createSpecification(entryOf(place), { testNamePattern })];
  });
  const { testModules } = await vitest.runTestSpecifications(specifications);
  const red = new Set(testModules.filter(isRed).map(({ moduleId }) => moduleId));
  return places.filter((place) => red.has(entryOf(place)));
}

const vitest = await createVitest(
  'test',
  { root, config: join(root, 'vitest.config.ts'), watch: false, reporters: [{}], maxWorkers: 4 },
  { logLevel: 'silent' },
);
process.on('message', (places: readonly number[]) => {
  findRed(vitest, places).then(
    (red) => process.send?.({ red }),
    () => process.send?.({ red: [] }),
  );
});
process.once('disconnect', () => void vitest.close().finally(() => process.exit()));
process.send?.('ready');
