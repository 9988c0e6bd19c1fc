import type { Log } from '../ports/log/log.ts';
import { apart, inSpan } from '../ports/traces/spans.ts';

const everyMs = 10 * 60 * 1000;

/** Housekeeping, in steps; asks before each of them. */
export type Sweep = (isStopping: () => boolean) => Promise<void>;

export interface Sweeper {
  /** Does what is due now. */
  runDue(): Promise<void>;
  /** Starts no step any more and waits for the one that is under way. */
  stop(): Promise<void>;
}

/** Runs housekeeping now and every ten minutes. Nothing depends on when it runs. */
export function startSweeper(sweep: Sweep, log: Log): Sweeper {
  let stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const runDue = (): Promise<void> => {
    const { signal } = stopping;
    const run = apart(() => inSpan({ name: 'job sweeper' }, () => sweep(() => signal.aborted))).finally(() =>
      underWay.delete(run),
    );
    underWay.add(run);
    return run;
  };
  const runNow = (): void => void runDue().catch((fault: unknown) => log.error('sweep.failed', {}, fault));
  runNow();
  const timer = setInterval(runNow, everyMs);
  timer.unref();
  return {
    runDue,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      // Who asks for a round after that gets a whole one: nobody but a test does.
      stopping = new AbortController();
      await Promise.allSettled(underWay);
    },
  };
}
