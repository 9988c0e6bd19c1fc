import type { Log } from '../ports/log/log.ts';

const everyMs = 10 * 60 * 1000;

/** Runs housekeeping now and every ten minutes. Nothing depends on its having run. */
export function startSweeper(sweep: () => Promise<void>, log: Log): { stop(): void } {
  const run = (): void => void sweep().catch((fault: unknown) => log.error('sweep.failed', {}, fault));
  run();
  const timer = setInterval(run, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
