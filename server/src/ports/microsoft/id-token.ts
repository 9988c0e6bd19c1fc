import {
  createRemoteJWKSet,
  customFetch,
  errors,
  jwksCache,
  jwtVerify,
  type JWK,
  type JWKSCacheInput,
} from 'jose';
import { AppError } from '../../kernel/app-error.ts';
import type { MappedFetch } from './origin-map.ts';
import { IdTokenRefused, readIdTokenClaims, refuseHeader, type IdTokenClaims } from './id-token-claims.ts';

export interface IdTokenVerifier {
  /** The claims of a token whose signature, issuer, audience and members are all right. Throws IdTokenRefused. */
  verify(
    idToken: string,
    expected: { readonly clientId: string; readonly nonce: string; readonly now: Date },
  ): Promise<IdTokenClaims>;
}

/** Keys are fetched again after a day; jose's own answer to a key that is not known, which has no burst, never comes. */
const keyLife = { cacheMaxAge: 24 * 60 * 60 * 1000, cooldownDuration: Infinity, timeoutDuration: 5_000 };

/**
 * At most so often the keys are fetched because a token names one that is not known: at once the first time, since Entra
 * rotates unannounced, and not for each of many tokens with made-up names (security case A18).
 */
const seekEveryMs = 5 * 60 * 1000;

/**
 * Behind the back of a sign-in and long before their end, so that whenever the key set is away, what is known still serves for
 * half a day at least (security case A19; on 2021-03-15 Microsoft's sign-in was down for 14 hours).
 */
const refreshAfterMs = 12 * 60 * 60 * 1000;

/** Accepted difference between Entra's clock and ours. */
export const clockToleranceSeconds = 60;

/** jose's codes for a key set that could not be fetched, or was none: an outage, not a forgery. */
const unreachableCodes = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID']);

function keysUnreachable(cause: unknown): AppError | undefined {
  if (cause instanceof AppError) return cause;
  const isOutage =
    cause instanceof TypeError || (cause instanceof errors.JOSEError && unreachableCodes.has(cause.code));
  return isOutage
    ? new AppError('microsoft_unreachable', 'the key set could not be fetched', { cause })
    : undefined;
}

function issuerOfKey(keys: readonly JWK[], keyId: string): string | undefined {
  const key: (JWK & { readonly issuer?: unknown }) | undefined = keys.find(
    (candidate) => candidate.kid === keyId,
  );
  return typeof key?.issuer === 'string' ? key.issuer : undefined;
}

/** The pinned key set; what was fetched once goes on serving while it cannot be fetched again. */
function keySet(loginOrigin: string, mappedFetch: MappedFetch) {
  // jose writes into it when it has fetched them.
  const held = {} as JWKSCacheInput;
  const keys = createRemoteJWKSet(new URL(`${loginOrigin}/common/discovery/v2.0/keys`), {
    ...keyLife,
    [jwksCache]: held,
    [customFetch]: (url, options) => mappedFetch(url, { ...options, redirect: 'manual' }),
  });
  let sought: { readonly at: number; readonly end: Promise<void> } | undefined;
  const knows = (keyId: string): boolean =>
    // Where none were fetched yet, whoever verifies does it.
    held.jwks === undefined || held.jwks.keys.some((key) => key.kid === keyId);
  return {
    keys,
    /** Everybody with an unknown key waits for the one fetch; where it failed they are told of an outage until the next. */
    async seek(keyId: string): Promise<void> {
      if (knows(keyId)) return;
      if (sought === undefined || Date.now() - sought.at >= seekEveryMs)
        sought = { at: Date.now(), end: keys.reload() };
      await sought.end;
    },
    refreshAhead(): void {
      const fetchedAt: number | undefined = held.uat;
      if (fetchedAt === undefined || keys.reloading || Date.now() - fetchedAt < refreshAfterMs) return;
      // A fault here is nobody's: at the end of the keys' life the sign-in that waits for them meets it.
      keys.reload().catch(() => undefined);
    },
  };
}

/**
 * The verifier of one cloud's ID tokens. openid-client has already compared state, nonce, audience and times; this
 * verifies the signature with the pinned key set, the issuer of the key, and every claim we rely on, by our own list.
 */
export function createIdTokenVerifier(loginOrigin: string, mappedFetch: MappedFetch): IdTokenVerifier {
  const { keys, seek, refreshAhead } = keySet(loginOrigin, mappedFetch);
  return {
    async verify(idToken, expected) {
      const { keyId } = refuseHeader(idToken);
      refreshAhead();
      const verifying = seek(keyId).then(() =>
        jwtVerify(idToken, keys, {
          algorithms: ['RS256'],
          audience: expected.clientId,
          currentDate: expected.now,
          clockTolerance: clockToleranceSeconds,
          requiredClaims: ['exp', 'iat', 'nbf'],
        }),
      );
      const verified = await verifying.catch((cause: unknown) => {
        throw keysUnreachable(cause) ?? new IdTokenRefused('signature, audience or times', { cause });
      });
      // jose compares `iat` with an age alone, and openid-client not at all.
      if ((verified.payload.iat ?? 0) > expected.now.getTime() / 1000 + clockToleranceSeconds)
        throw new IdTokenRefused('iat is in the future');
      const claims = readIdTokenClaims(verified.payload, { loginOrigin, ...expected });
      // A key whose issuer names one tenant must not sign for another (learn.microsoft.com/entra/identity-platform/access-tokens, read 2026-11).
      const keyIssuer = issuerOfKey(keys.jwks()?.keys ?? [], keyId);
      if (keyIssuer?.replace('{tenantid}', claims.tenantId) !== claims.issuer)
        throw new IdTokenRefused('the key belongs to another issuer');
      return claims;
    },
  };
}
