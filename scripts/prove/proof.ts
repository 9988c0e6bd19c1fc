/** A named case at its full size: the test of every day, with a bigger number, in shards of at most eight minutes. */
export interface Proof {
  readonly what: string;
  readonly count: number;
  readonly shardCount: number;
  readonly command: readonly string[];
}

/** A test by its file and its name. */
export const vitest = (file: string, name: string): readonly string[] => [
  'node_modules/vitest/vitest.mjs',
  'run',
  file,
  '-t',
  name,
  '--maxWorkers=1',
];
