import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the request that is served: what every record of an act should say, whoever makes it. */
export interface RequestFacts {
  /** The code that support looks up; one for the whole request. */
  readonly reference: string;
  /** Whom limits count the request for: an address, for IPv6 its /64. */
  readonly client: string;
  /** How whoever acts has proven who they are; null until the session or the key was found. */
  method: 'microsoft' | 'password' | 'email-code' | 'api-key' | null;
}

const storage = new AsyncLocalStorage<RequestFacts>();

/** Serves a request: the work, and all that it waits for, sees its facts. */
export function serveWith<Result>(facts: Omit<RequestFacts, 'method'>, work: () => Result): Result {
  return storage.run({ ...facts, method: null }, work);
}

/** The request that is served; undefined in jobs and scripts. What a request only wakes still sees it. */
export function presentRequest(): Readonly<RequestFacts> | undefined {
  return storage.getStore();
}

/** Notes how the caller of this request has proven who they are. */
export function noteMethod(method: RequestFacts['method']): void {
  const facts = storage.getStore();
  if (facts) facts.method = method;
}
