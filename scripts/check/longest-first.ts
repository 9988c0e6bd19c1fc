import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take ten seconds and more, most of which is waiting for an end of our own (a silent Microsoft, a lease, a restart). Begun
 * first, they wait beside the others; begun last, everybody waits for them. Vitest knows what took long only from the run before,
 * and a clean clone has none. A name that is missing here costs time and nothing else.
 */
const long = [
  'roads.http',
  'graph-lies.http',
  'slow-workers.process',
  'lanes.http',
  'far-answers.http',
  'rolling-restart.http',
  'liveness.http',
  'authorization-matrix.http',
  'file-links.http',
  'consent-matrix.http',
  'what-falls.http',
  'lost-commits.process',
  'clocks.process',
  'hosts-mode.process',
  'embedded-postgres.db',
  'migrate.db',
  'live.http',
  'settle-restored.process',
  'reseal.process',
  'restore.process',
  'backup.db',
  'doctor.process',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = long.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return place === -1 ? long.length : place;
};

/** Orders the files of a run: long ones first, the others as Vitest would. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const asUsual = await super.sort(files);
    return asUsual.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}
