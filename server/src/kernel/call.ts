import type { Outcome } from './outcome.ts';

/** For whom a request acts: an organization, through one of its people or through a key of its own. */
export interface OrganizationCaller {
  readonly organizationId: string;
  readonly organizationName: string;
  /** The API key that the request carries; null where a session does. */
  readonly apiKeyId: string | null;
  /** Null where a key of the organization acts: it is nobody. */
  readonly userId: string | null;
  /** Of the person, or of the key. */
  readonly displayName: string;
}

/** A person, by their session or by an API key of theirs. */
export interface PersonCaller extends OrganizationCaller {
  readonly userId: string;
  readonly email: string;
  /** The user's epoch as the check of this request has found it: what is done under it is over when it is raised. */
  readonly userEpoch: number;
  readonly role: 'admin' | 'member';
}

/** The signed-in person behind a request, as the session check found them on the primary. */
export interface SignedIn extends PersonCaller {
  readonly sessionId: string;
  readonly apiKeyId: null;
  readonly method: 'microsoft' | 'password' | 'email-code';
  readonly openedAt: Date;
  /** When the person last proved to Microsoft, with `prompt=login`, that they are there; null: not in this session. */
  readonly freshAt: Date | null;
  readonly expiresAt: Date;
  /** While Microsoft does not answer: until when the session goes on without it; null: it does, or is not asked. */
  readonly graceUntil: Date | null;
}

/** Why a session cookie opens nothing now. */
export type NotSignedIn =
  | 'none'
  /** Microsoft lets the person in no more. */
  | 'lost'
  /** Through Microsoft once, in this browser. */
  | 'reauthenticate'
  /** Microsoft did not say whether they may still come in, and answers for others. */
  | 'unknown';

export type Examined =
  | { readonly kind: 'signed-in'; readonly who: SignedIn }
  | { readonly kind: 'refused'; readonly because: NotSignedIn };

/** Whoever holds an API key that opens something now. */
export interface KeyCaller {
  readonly scopes: readonly string[];
  readonly who: OrganizationCaller | PersonCaller;
}

/** What an audit event says of the API key that has acted, where one has. */
export function keyOf(who: OrganizationCaller): { readonly apiKeyId?: string } {
  return who.apiKeyId === null ? {} : { apiKeyId: who.apiKeyId };
}

/**
 * One call of an operation, after parsing and authorization. `Who` is `SignedIn`; wider where API keys may call, null where
 * anyone may.
 */
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
