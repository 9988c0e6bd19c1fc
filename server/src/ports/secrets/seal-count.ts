/**
 * How many values may be sealed under one key where each has a random IV of 96 bits: beyond it the chance that two share one is no
 * longer negligible (NIST SP 800-38D section 8.3, read 2026-11).
 */
export const mostSeals = 2 ** 32;

/** Half of them: other processes, and runs before this one, have sealed under the same key, and are not counted here. */
const firstWarning = mostSeals / 2;
/** Told again after so many more, so that a line that nobody has read is not the only one. */
const warningStep = mostSeals / 16;

/** Whether it is time to say that another key should seal. Nothing is refused: a mailbox that cannot be connected helps nobody. */
export function isTimeForAnotherKey(count: number): boolean {
  return count >= firstWarning && count % warningStep === 0;
}

export interface SealCount {
  readonly keyId: string;
  readonly count: number;
}

/** Told when it is time to put another key first (SEALING_KEYS). */
export type TellKeyIsWorn = (count: SealCount) => void;

/** Counts what this process seals under one key, from its start. */
export class SealCounter {
  readonly #keyId: string;
  readonly #tell: TellKeyIsWorn;
  #count: number;

  constructor(keyId: string, tell: TellKeyIsWorn, before = 0) {
    this.#keyId = keyId;
    this.#tell = tell;
    this.#count = before;
  }

  add(): void {
    this.#count += 1;
    if (isTimeForAnotherKey(this.#count)) this.#tell(this.read());
  }

  read(): SealCount {
    return { keyId: this.#keyId, count: this.#count };
  }
}
