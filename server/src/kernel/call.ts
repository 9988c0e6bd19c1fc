import type { Outcome } from './outcome.ts';

/** The signed-in person behind a request, as the session check found them on the primary. */
export interface SignedIn {
  readonly sessionId: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly userId: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly method: 'microsoft' | 'password' | 'email-code';
  readonly openedAt: Date;
  readonly expiresAt: Date;
}

/** One call of an operation, after parsing and authorization. `Who` is `SignedIn`, or null where anyone may call. */
export interface Call<Input, Who = SignedIn> {
  readonly who: Who;
  readonly input: Input;
  /** SHA-256 of the browser cookie, or null where the browser has none. */
  readonly browserHash: Buffer | null;
  /** The code that support looks up, were this call to fail. */
  readonly reference: string;
}

/** What stands behind an operation. */
export type Handler<Input, Reply, Who = SignedIn> = (call: Call<Input, Who>) => Promise<Outcome<Reply>>;
