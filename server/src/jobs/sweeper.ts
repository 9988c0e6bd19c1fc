import type { Log } from '../ports/log/log.ts';
import { apart, inSpan } from '../ports/traces/spans.ts';

const everyMs = 10 * 60 * 1000;

export interface Sweeper {
  /** Does what is due now. */
  runDue(): Promise<void>;
  stop(): void;
}

/** Runs housekeeping now and every ten minutes. Nothing depends on when it runs. */
export function startSweeper(sweep: () => Promise<void>, log: Log): Sweeper {
  const traced = (): Promise<void> => apart(() => inSpan({ name: 'job sweeper' }, sweep));
  const run = (): void => void traced().catch((fault: unknown) => log.error('sweep.failed', {}, fault));
  run();
  const timer = setInterval(run, everyMs);
  timer.unref();
  return { runDue: traced, stop: () => clearInterval(timer) };
}
