/** What is stored of the clock: the distance to real time, and the instant at which it stands still, if it does. */
export interface ClockState {
  offsetMilliseconds: number;
  frozenAt: number | null;
}

/** The one clock of all surfaces. Everything that expires at the emulator expires by it. */
export interface EmulatorClock {
  now(): Date;
  /** Seconds since 1970, as tokens write time. */
  seconds(): number;
  /** Sets the clock; it runs on from there unless it is frozen. */
  set(instant: Date): void;
  advance(seconds: number): void;
  freeze(frozen: boolean): void;
  state(): Readonly<ClockState>;
}

/** Wraps stored clock state; changing the clock changes that state in place. */
export function createClock(state: ClockState): EmulatorClock {
  const now = (): number => state.frozenAt ?? Date.now() + state.offsetMilliseconds;
  return {
    now: () => new Date(now()),
    seconds: () => Math.floor(now() / 1000),
    set(instant) {
      if (state.frozenAt !== null) state.frozenAt = instant.getTime();
      state.offsetMilliseconds = instant.getTime() - Date.now();
    },
    advance(seconds) {
      if (state.frozenAt !== null) state.frozenAt += seconds * 1000;
      state.offsetMilliseconds += seconds * 1000;
    },
    freeze(frozen) {
      if (frozen) state.frozenAt ??= now();
      else if (state.frozenAt !== null) {
        state.offsetMilliseconds = state.frozenAt - Date.now();
        state.frozenAt = null;
      }
    },
    state: () => state,
  };
}
