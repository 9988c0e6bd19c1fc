import { vitest, type Proof } from './proof.ts';

/** Of hostile input, conflicts and restarts. */
export const operationsProofs: Readonly<Record<string, Proof>> = {
  conflicts: {
    what: 'N04: days of a person in which each fifth transaction is told that it was the victim of a deadlock or a conflict; nobody notices, nothing is done twice',
    count: 500,
    shardCount: 250,
    command: vitest('server/test/conflicts.http.test.ts', 'N04'),
  },
  'hostile-texts': {
    what: 'L06: statements in each text of each operation, in query, path and body; none fails, shows more, or ends anything',
    count: 16,
    shardCount: 16,
    command: vitest('server/test/hostile-input.http.test.ts', 'L06'),
  },
  memory: {
    what: 'N11: turns of three requests, each from an address of its own, after those that fill what is bounded; what a process holds afterwards is what it held before',
    count: 400_000,
    shardCount: 50_000,
    command: vitest('server/test/memory.process.test.ts', 'N11'),
  },
  'rolling-restart': {
    what: 'N16: replicas replaced one after the other under load behind a proxy that repeats nothing, three rounds; no request failed, no message lost or doubled; the emulator is the judge',
    count: 6,
    shardCount: 6,
    command: vitest('server/test/rolling-restart.http.test.ts', 'N16'),
  },
  'rolling-journey': {
    what: 'N16: the main job in Chromium on two replicas behind such a proxy, while they are replaced one after the other without a pause',
    count: 3,
    shardCount: 1,
    command: ['node_modules/@playwright/test/cli.js', 'test', '--config=e2e/rolling.config.ts'],
  },
};
