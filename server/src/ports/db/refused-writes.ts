import type { Log } from '../log/log.ts';
import { takesNoWrites } from './database-unavailable.ts';

const tellEveryMs = 60_000;

/** Counts what the database would not write, and says so loudly: people are told 503 meanwhile (security case H18). */
export class RefusedWrites {
  readonly #log: Log;
  #toldAt = Number.NEGATIVE_INFINITY;
  /** Since the start of the process. */
  count = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  note(fault: unknown): void {
    if (!takesNoWrites(fault)) return;
    this.count += 1;
    if (performance.now() - this.#toldAt < tellEveryMs) return;
    this.#toldAt = performance.now();
    this.#log.error('database.takes-no-writes', { refusedSinceStart: this.count }, fault);
  }
}
