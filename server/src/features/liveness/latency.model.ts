import { secondsBetween } from '../../kernel/time.ts';

export interface Latency {
  readonly count: number;
  /** Seconds, rounded up: a promise is not kept by rounding. */
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** A loss as the clock saw it. */
export interface ClockedLoss {
  readonly aliveAt: Date | null;
  readonly happenedAt: Date | null;
  readonly noticedAt: Date;
}

/**
 * How long somebody may have kept their access at most: from what happened at Microsoft where that is known, else from the last
 * proof of life, to the row that ends it. Percentiles by nearest rank.
 */
export function latencyOf(losses: readonly ClockedLoss[]): Latency | null {
  const seconds = losses
    .flatMap(({ aliveAt, happenedAt, noticedAt }) => {
      const from = happenedAt ?? aliveAt;
      return from === null ? [] : [Math.ceil(secondsBetween(from, noticedAt))];
    })
    .toSorted((one, other) => one - other);
  const at = (share: number): number => seconds[Math.ceil(share * seconds.length) - 1] ?? 0;
  return seconds.length === 0 ? null : { count: seconds.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}
