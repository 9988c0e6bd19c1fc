export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads one variable after the other and collects what is wrong, so that one start tells everything. */
export class Reader {
  readonly faults: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The value, or undefined where it is absent or empty. */
  optional(name: string): string | undefined {
    const value = this.#environment[name];
    return value === undefined || value.trim() === '' ? undefined : value.trim();
  }

  /** Notes the fault and goes on with a value that is never used: a configuration with faults is never returned. */
  fault<Value>(text: string, goOn: Value): Value {
    this.faults.push(text);
    return goOn;
  }

  port(name: string, otherwise: number): number {
    const text = this.optional(name);
    if (text === undefined) return otherwise;
    const port = Number(text);
    return Number.isInteger(port) && port >= 0 && port <= 65_535
      ? port
      : this.fault(`${name}: "${text}" is not a port; give a number from 0 to 65535`, otherwise);
  }

  url(name: string, otherwise: string): URL {
    const text = this.optional(name) ?? otherwise;
    const url = URL.parse(text);
    const isOrigin =
      url !== null &&
      /^https?:$/.test(url.protocol) &&
      url.pathname === '/' &&
      url.search === '' &&
      url.hash === '' &&
      url.username === '';
    return isOrigin
      ? url
      : this.fault(
          `${name}: "${text}" is not an origin; give scheme, host and port alone, such as https://app.example.com`,
          new URL(otherwise),
        );
  }
}
