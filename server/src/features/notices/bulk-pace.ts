import type { Ticks } from '../../ports/clock/ticks.ts';

/**
 * How fast mails to many leave: so many a second, by this process. They are written faster than any mail server takes them;
 * sent as fast as they are written they would take the processor from everybody's requests, and the mail server's patience
 * from the codes that somebody waits for. What is left over from a quiet second is kept for one more.
 */
export class BulkPace {
  readonly #perSecond: number;
  readonly #ticks: Ticks;
  #left: number;
  #at: number;

  constructor(perSecond: number, ticks: Ticks) {
    this.#perSecond = perSecond;
    this.#ticks = ticks;
    this.#left = perSecond;
    this.#at = ticks.seconds();
  }

  /** How many may leave now. */
  left(): number {
    const now = this.#ticks.seconds();
    this.#left = Math.min(this.#perSecond, this.#left + (now - this.#at) * this.#perSecond);
    this.#at = now;
    return Math.floor(this.#left);
  }

  spend(count: number): void {
    this.#left -= count;
  }
}
