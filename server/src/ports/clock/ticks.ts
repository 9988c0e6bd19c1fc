/** Seconds of the process's own, never set back. Good for pauses in memory alone: what is due is decided by the one clock. */
export interface Ticks {
  seconds(): number;
}

/** The machine's monotonic clock. */
export const systemTicks: Ticks = { seconds: () => performance.now() / 1000 };
