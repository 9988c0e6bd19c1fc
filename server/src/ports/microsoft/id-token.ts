import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWK } from 'jose';
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

/** Keys are fetched again after a day and, at most every 30 s, when a token names one that is not known (Entra rotates unannounced). */
const keyLife = { cacheMaxAge: 24 * 60 * 60 * 1000, cooldownDuration: 30_000, timeoutDuration: 5_000 };

/** Accepted difference between Entra's clock and ours. */
const clockToleranceSeconds = 60;

/** jose's codes for a key set that could not be fetched: an outage, not a forgery. */
const unreachableCodes = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC']);

function keysUnreachable(cause: unknown): AppError | undefined {
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

/**
 * The verifier of one cloud's ID tokens. openid-client has already compared state, nonce, audience and times; this
 * verifies the signature with the pinned key set, the issuer of the key, and every claim we rely on, by our own list.
 */
export function createIdTokenVerifier(loginOrigin: string, mappedFetch: MappedFetch): IdTokenVerifier {
  const keys = createRemoteJWKSet(new URL(`${loginOrigin}/common/discovery/v2.0/keys`), {
    ...keyLife,
    [customFetch]: (url, options) => mappedFetch(url, { ...options, redirect: 'manual' }),
  });
  return {
    async verify(idToken, expected) {
      const { keyId } = refuseHeader(idToken);
      const verified = await jwtVerify(idToken, keys, {
        algorithms: ['RS256'],
        audience: expected.clientId,
        currentDate: expected.now,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', 'iat', 'nbf'],
      }).catch((cause: unknown) => {
        throw keysUnreachable(cause) ?? new IdTokenRefused('signature, audience or times', { cause });
      });
      const claims = readIdTokenClaims(verified.payload, { loginOrigin, ...expected });
      // A key whose issuer names one tenant must not sign for another (learn.microsoft.com/entra/identity-platform/access-tokens, read 2026-11).
      const keyIssuer = issuerOfKey(keys.jwks()?.keys ?? [], keyId);
      if (keyIssuer?.replace('{tenantid}', claims.tenantId) !== claims.issuer)
        throw new IdTokenRefused('the key belongs to another issuer');
      return claims;
    },
  };
}
