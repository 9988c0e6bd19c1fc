import type { JsonObject } from '../entra/jwt.ts';

/** A key pair of the issuer's and the way it signs. */
export interface IssuerKey {
  readonly kid: string;
  /** As it is published. */
  readonly jwk: JsonObject;
  /** The third part of a compact JWT over the first two. */
  sign(input: string): string;
}

export interface IssuerKeys {
  /** Published, and signs what is honest. */
  readonly main: IssuerKey;
  /** Its successor. */
  readonly next: IssuerKey;
  /** Nobody has published it. */
  readonly stranger: IssuerKey;
  /** P-256. */
  readonly elliptic: IssuerKey;
}

/** An ID token before it is put together. */
export interface Draft {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  sign(input: string): string;
}

/** What is known when a code is redeemed. */
export interface Redemption {
  readonly keys: IssuerKeys;
  /** Seconds since 1970. */
  readonly now: number;
  /** What the client has sent to prove itself: some sign with it as a secret key. */
  readonly clientSecret: string;
  /** The honest access token: JWT of the same key for another audience. */
  readonly accessToken: string;
}

/** One fault by its name, or one honest variation. What it does not touch is right. */
export interface Mode {
  /** The test of the OpenID Foundation's conformance suite for relying parties that asks the same. */
  readonly conformanceTest?: `oidcc-client-test${string}`;
  /** The ID token: changed, or as the very text that is sent; `null`: none. */
  readonly idToken?: (draft: Draft, redemption: Redemption) => Draft | string | null;
  /** The keys that are published. */
  readonly keySet?: (keys: IssuerKeys) => readonly JsonObject[];
  /** The discovery document; a `Response` is sent as it is. */
  readonly discovery?: (document: JsonObject) => JsonObject | Response;
  /** Paths that end so are answered by a redirect to another host, which knows the honest answer. */
  readonly redirects?: string;
}
