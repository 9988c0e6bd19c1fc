import type { Secret } from '../secrets/secret.ts';
import type { IdTokenClaims } from './id-token-claims.ts';
import type { AppRegistration } from './registrations.ts';

/** Where a person is sent: `organizations` (any work account) or one tenant's id. */
export type Authority = 'organizations' | (string & {});

/** Microsoft's refusal in its own words: the key of the table of answers. Its text is never read. */
export interface MicrosoftRefusal {
  readonly error: string;
  readonly suberror: string | null;
  /** First of error_codes: the AADSTS number. */
  readonly aadsts: number | null;
}

export interface StartRequest {
  readonly registration: AppRegistration;
  readonly authority: Authority;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  /** S256 of the PKCE verifier, base64url. */
  readonly codeChallenge: string;
  /** Becomes the Correlation Id on Microsoft's error pages: a GUID of this attempt. */
  readonly clientRequestId: string;
  readonly loginHint?: string;
  /** Never `consent`: it re-opens the approval question for non-admins after a tenant-wide grant. */
  readonly prompt?: 'select_account' | 'login' | 'none';
  /** For a token that is only looked at and thrown away: asks for no refresh token. */
  readonly withoutOfflineAccess?: true;
}

export interface AdminConsentRequest {
  readonly registration: AppRegistration;
  /** A tenant's id, or `organizations` where it is not known. */
  readonly authority: Authority;
  readonly redirectUri: string;
  readonly state: string;
  readonly clientRequestId: string;
}

export interface CodeRedemptionRequest {
  readonly registration: AppRegistration;
  readonly authority: Authority;
  readonly redirectUri: string;
  readonly code: Secret;
  /** `iss` of the answer (RFC 9207), where it has one: must be the token's. */
  readonly issuer: string | null;
  readonly nonce: string;
  readonly codeVerifier: Secret;
  readonly clientRequestId: string;
  readonly now: Date;
}

export interface Tokens {
  readonly accessToken: Secret;
  readonly refreshToken: Secret | null;
  /** The scopes Entra granted, by their short names in lower case. */
  readonly scopes: readonly string[];
  readonly expiresInSeconds: number;
}

/** What became of an exchange at the token endpoint. `unreachable` covers time-outs, lost connections, 429, 5xx and garbage. */
export type Exchange<Good> =
  | ({ readonly kind: 'granted' } & Good)
  | { readonly kind: 'refused'; readonly refusal: MicrosoftRefusal }
  | { readonly kind: 'unverified'; readonly why: string }
  | {
      readonly kind: 'unreachable';
      readonly why: string;
      /** As an answer of too much at once has said it. */
      readonly retryAfterSeconds?: number;
    };

/** Microsoft Entra ID, in our words. */
export interface Entra {
  /** The finished address to which a browser is sent. Throws AppError microsoft_unreachable where discovery fails. */
  startAddress(request: StartRequest): Promise<URL>;
  /** The finished address at which an IT admin says yes for a whole tenant. What comes back from it proves nothing. */
  adminConsentAddress(request: AdminConsentRequest): URL;
  /** The tenant that has proven a domain, from Microsoft's public discovery; null where there is none. Throws AppError microsoft_unreachable. */
  findTenantOf(domain: string): Promise<string | null>;
  /** Asks for a token of the registration itself, and throws it away: whether it is there in that tenant, or blocked. */
  probeRegistration(request: {
    readonly registration: AppRegistration;
    readonly tenantId: string;
    readonly clientRequestId: string;
  }): Promise<Exchange<object>>;
  redeemCode(
    request: CodeRedemptionRequest,
  ): Promise<Exchange<{ readonly tokens: Tokens; readonly claims: IdTokenClaims }>>;
  redeemRefreshToken(request: {
    readonly registration: AppRegistration;
    readonly tenantId: string;
    readonly refreshToken: Secret;
    readonly clientRequestId: string;
  }): Promise<Exchange<{ readonly tokens: Tokens }>>;
  /** Where a browser signs out at Microsoft and comes back from. */
  signOutAddress(postLogoutRedirectUri: string, loginHint: string | null): Promise<URL>;
}
