import type { Log } from '../ports/log/log.ts';
import { apart, inSpan } from '../ports/traces/spans.ts';

export interface DispatcherParts<Taken> {
  /** Takes up to so many due pieces of work. */
  readonly take: (limit: number) => Promise<Taken[]>;
  readonly work: (taken: Taken) => Promise<void>;
  /** Decides about work whose worker died. */
  readonly recover: () => Promise<unknown>;
  readonly log: Log;
  /** How many may be under way in this process. */
  readonly mostAtOnce?: number;
  /** Begins the names of what is logged. */
  readonly name?: 'dispatch' | 'notice-sender' | 'mailing-writer' | 'lift-worker' | 'liveness-worker';
}

/** A loop that sends what is due: woken when something is enqueued, and by itself every second. */
export interface Dispatcher {
  wake(): void;
  /** Does everything that is due now and returns when it is done; for tests and the clock button. */
  runDue(): Promise<void>;
  /** Takes nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

const usuallyAtOnce = 16;
const pollMs = 1000;
const recoverEveryMs = 5000;

function nameOf<Taken>(parts: DispatcherParts<Taken>): string {
  return parts.name ?? 'dispatch';
}

/** What is under way, and the one round of taking that may run at a time. */
class Rounds<Taken> {
  readonly underWay = new Set<Promise<void>>();
  readonly #parts: DispatcherParts<Taken>;
  #isStopping = false;
  #isWakened = false;
  round: Promise<void> | undefined;

  constructor(parts: DispatcherParts<Taken>) {
    this.#parts = parts;
  }

  get #name(): string {
    return nameOf(this.#parts);
  }

  /** Takes what is due, unless a round is running: then that one goes once more. */
  wake(): void {
    this.#isWakened = true;
    if (this.#isStopping) return;
    this.round ??= apart(() => this.#takeSome())
      .catch((fault: unknown) => this.#parts.log.error(`${this.#name}.take-failed`, {}, fault))
      .finally(() => (this.round = undefined));
  }

  stop(): void {
    this.#isStopping = true;
  }

  async #takeSome(): Promise<void> {
    do {
      this.#isWakened = false;
      const free = (this.#parts.mostAtOnce ?? usuallyAtOnce) - this.underWay.size;
      if (free > 0 && !this.#isStopping) for (const taken of await this.#parts.take(free)) this.#begin(taken);
    } while (this.#isWakened && !this.#isStopping);
  }

  #begin(taken: Taken): void {
    const work = inSpan({ name: `job ${this.#name}` }, () => this.#parts.work(taken))
      .catch((fault: unknown) => this.#parts.log.error(`${this.#name}.failed`, {}, fault))
      .finally(() => {
        this.underWay.delete(work);
        this.wake();
      });
    this.underWay.add(work);
  }
}

/** One dispatcher for the process; any number of processes share the work through the database. */
export function startDispatcher<Taken>(parts: DispatcherParts<Taken>): Dispatcher {
  const rounds = new Rounds(parts);
  const recover = (): void =>
    void parts
      .recover()
      .catch((fault: unknown) => parts.log.error(`${nameOf(parts)}.recover-failed`, {}, fault));
  recover();
  const polling = setInterval(() => rounds.wake(), pollMs);
  const recovering = setInterval(recover, recoverEveryMs);
  return {
    wake: () => rounds.wake(),
    async runDue() {
      await parts.recover();
      do {
        rounds.wake();
        await rounds.round;
        await Promise.all(rounds.underWay);
      } while (rounds.underWay.size > 0);
    },
    async stop() {
      rounds.stop();
      clearInterval(polling);
      clearInterval(recovering);
      await rounds.round;
      await Promise.all(rounds.underWay);
    },
  };
}
