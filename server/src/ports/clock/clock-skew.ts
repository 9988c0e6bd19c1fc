/** Microsoft's tokens are good for minutes, and our checks of them forgive one. */
const mostSeconds = 30;

/** The database's clock, and this machine's before it was asked and after it had answered; all in milliseconds. */
export interface ClockReading {
  readonly askedMs: number;
  readonly databaseMs: number;
  readonly answeredMs: number;
}

/** How far the two are apart at the least: the database read its own at some moment in between, so a slow answer is no skew. */
export function secondsApart({ askedMs, databaseMs, answeredMs }: ClockReading): number {
  return Math.max(0, askedMs - databaseMs, databaseMs - answeredMs) / 1000;
}

/**
 * Why this process must not run on this machine's clock; null where it may. What is due is decided by the database's alone
 * (docs/decisions/0016), but TLS, the tokens of Microsoft and our own assertions to it are judged by the machine's.
 */
export function clockFault(reading: ClockReading): string | null {
  const seconds = secondsApart(reading);
  if (seconds <= mostSeconds) return null;
  return `The clock of this machine and the clock of the database are ${Math.ceil(seconds)} seconds apart; set both by NTP (at most ${mostSeconds} are allowed).`;
}
