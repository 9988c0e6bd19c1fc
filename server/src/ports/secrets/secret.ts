import { inspect } from 'node:util';

/**
 * A credential in memory. It cannot be logged, joined into a string or put into JSON: every such way shows
 * `[secret]`. The value is read by `reveal`, at the adapter that hands it over, and nowhere else (a test lists who does).
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
