/** The surfaces that can be told to fail. */
export const faultSurfaces = ['login', 'graph', 'outlook', 'smtp'] as const;
export type FaultSurface = (typeof faultSurfaces)[number];

/** Which requests a fault is for; what is left out matches everything. */
export interface FaultMatch {
  readonly method?: string;
  /** Part of the path. */
  readonly path?: string;
  readonly upn?: string;
  /** Client id of the app registration. */
  readonly client?: string;
}

/** How the next ID token is spoilt; used to test the relying party's verification. */
export interface IdTokenFault {
  /** Members to set; `null` removes one. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly signWith?: 'unknown-key' | 'none' | 'public-key-as-hmac' | 'bad-signature' | 'wrong-issuer-key';
  /** The whole ID token, as it is to be sent. */
  readonly raw?: string;
}

/** What the caller gets instead of, or around, the true answer. */
export interface FaultResponse {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is; anything else as JSON. */
  readonly body?: unknown;
  readonly delayMs?: number;
  /** Never answers; the connection stays open. */
  readonly hang?: boolean;
  readonly cut?: 'before-answer' | 'mid-answer';
  /** Does the work first, then answers as told. */
  readonly execute?: boolean;
  /** Graph only: does the work twice (two deliveries for one request: Q&A 5882045, 2026-05). */
  readonly twice?: boolean;
  readonly idToken?: IdTokenFault;
  readonly ignorePkce?: boolean;
  /** The next admin consent is reported as given, and nothing is granted (teams-js#1909; docs/reference/microsoft.md 2.7). */
  readonly withoutGrant?: boolean;
  /** Login only: the error with this number, as the authorize page or the token endpoint would answer it. */
  readonly aadsts?: number;
  /** Graph only: the error that goes with `status`, in Graph's envelope. */
  readonly graphError?: { readonly code: string; readonly message: string };
  /** The OAuth name beside it, where it is another than the catalogue's. */
  readonly error?: string;
  readonly suberror?: string;
}

export interface Fault {
  readonly id: string;
  /** For one that was switched on by its name (`named-faults/`). */
  readonly name?: string;
  readonly surface: FaultSurface;
  readonly match: FaultMatch;
  readonly respond: FaultResponse;
  /** How often it still acts; null: until it is switched off. */
  timesLeft: number | null;
}

/** What is known of a request when its faults are looked up. */
export interface FaultSubject {
  readonly method: string;
  readonly path: string;
  readonly upn?: string | undefined;
  readonly client?: string | undefined;
}

export interface Faults {
  add(fault: {
    name?: string;
    surface: FaultSurface;
    match?: FaultMatch;
    respond: FaultResponse;
    /** Null: until it is switched off. */
    times?: number | null;
  }): Fault;
  /** The oldest fault that matches, used up by one; `undefined` where the surface shall behave. */
  take(surface: FaultSurface, subject: FaultSubject): FaultResponse | undefined;
  list(): readonly Fault[];
  remove(which: (fault: Fault) => boolean): void;
  clear(): void;
}

/** Faults live in memory: a restarted emulator behaves. */
export function createFaults(): Faults {
  let faults: Fault[] = [];
  let count = 0;
  return {
    add({ name, surface, match = {}, respond, times = 1 }) {
      count += 1;
      const named = name === undefined ? {} : { name };
      const fault: Fault = { id: `fault-${count}`, ...named, surface, match, respond, timesLeft: times };
      faults.push(fault);
      return fault;
    },
    take(surface, subject) {
      const found = faults.find((fault) => fault.surface === surface && matches(fault.match, subject));
      if (!found) return undefined;
      if (found.timesLeft !== null) found.timesLeft -= 1;
      faults = faults.filter((fault) => fault.timesLeft === null || fault.timesLeft > 0);
      return found.respond;
    },
    list: () => faults,
    remove(which) {
      faults = faults.filter((fault) => !which(fault));
    },
    clear() {
      faults = [];
    },
  };
}

function matches(match: FaultMatch, subject: FaultSubject): boolean {
  return (
    (match.method === undefined || match.method.toUpperCase() === subject.method.toUpperCase()) &&
    (match.path === undefined || subject.path.includes(match.path)) &&
    (match.upn === undefined || match.upn.toLowerCase() === subject.upn?.toLowerCase()) &&
    (match.client === undefined || match.client.toLowerCase() === subject.client?.toLowerCase())
  );
}
