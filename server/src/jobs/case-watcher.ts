import type { Log } from '../ports/log/log.ts';
import { apart, inSpan } from '../ports/traces/spans.ts';

/** Looks after those who wait for an IT admin. */
export interface CaseWatcher {
  /** Does everything that is due now and returns when it is done; for tests and the clock button. */
  runDue(): Promise<void>;
  /** Starts nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

const everyMs = 60 * 1000;

/** Runs once a minute, one round at a time. What is due is decided by rows, so any number of processes may do it. */
export function startCaseWatcher(work: () => Promise<void>, log: Log): CaseWatcher {
  let underWay: Promise<void> = Promise.resolve();
  const run = (): Promise<void> => {
    underWay = underWay
      .then(() => apart(() => inSpan({ name: 'job case-watcher' }, work)))
      .catch((fault: unknown) => log.error('case-watcher.failed', {}, fault));
    return underWay;
  };
  const timer = setInterval(() => void run(), everyMs);
  timer.unref();
  return {
    runDue: run,
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}
