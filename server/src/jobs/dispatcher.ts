import type { Log } from '../ports/log/log.ts';

export interface DispatcherParts<Taken> {
  /** Takes up to so many due pieces of work. */
  readonly take: (limit: number) => Promise<Taken[]>;
  readonly work: (taken: Taken) => Promise<void>;
  /** Decides about work whose worker died. */
  readonly recover: () => Promise<unknown>;
  readonly log: Log;
}

/** A loop that sends what is due: woken when something is enqueued, and by itself every second. */
export interface Dispatcher {
  wake(): void;
  /** Does everything that is due now and returns when it is done; for tests and the clock button. */
  runDue(): Promise<void>;
  /** Takes nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

const mostAtOnce = 16;
const pollMs = 1000;
const recoverEveryMs = 5000;

/** One dispatcher for the process; any number of processes share the work through the database. */
export function startDispatcher<Taken>(parts: DispatcherParts<Taken>): Dispatcher {
  const underWay = new Set<Promise<void>>();
  let isStopping = false;
  let round: Promise<void> | undefined;
  let isWakened = false;

  const begin = (taken: Taken): void => {
    const work = parts
      .work(taken)
      .catch((fault: unknown) => parts.log.error('dispatch.failed', {}, fault))
      .finally(() => {
        underWay.delete(work);
        wake();
      });
    underWay.add(work);
  };
  const takeSome = async (): Promise<void> => {
    do {
      isWakened = false;
      const free = mostAtOnce - underWay.size;
      if (free > 0 && !isStopping) for (const taken of await parts.take(free)) begin(taken);
    } while (isWakened && !isStopping);
  };
  const wake = (): void => {
    isWakened = true;
    if (isStopping) return;
    round ??= takeSome()
      .catch((fault: unknown) => parts.log.error('dispatch.take-failed', {}, fault))
      .finally(() => (round = undefined));
  };
  const recover = (): void =>
    void parts.recover().catch((fault: unknown) => parts.log.error('dispatch.recover-failed', {}, fault));

  recover();
  const polling = setInterval(wake, pollMs);
  const recovering = setInterval(recover, recoverEveryMs);
  return {
    wake,
    async runDue() {
      await parts.recover();
      do {
        wake();
        await round;
        await Promise.all(underWay);
      } while (underWay.size > 0);
    },
    async stop() {
      isStopping = true;
      clearInterval(polling);
      clearInterval(recovering);
      await round;
      await Promise.all(underWay);
    },
  };
}
