import { randomBytes, randomInt } from 'node:crypto';
import type { EmulatorClock } from '../control/clock.ts';
import { decodeJwt, signJwt, verifyJwt } from './jwt.ts';
import type { SigningKeys } from './signing-keys.ts';
import { emulatedCloud } from './emulated-cloud.ts';

/** What an access token for Graph says, once its signature and its times were checked. */
export type VerifiedAccessToken =
  | {
      readonly kind: 'ok';
      readonly tid: string;
      readonly oid: string;
      /** Empty for an application's own token (client credentials). */
      readonly upn: string;
      readonly clientId: string;
      readonly scopes: string[];
      readonly expiresAt: Date;
      /** Present where the token lives only as long as no critical event happens to the person. */
      readonly seenEvents: number | undefined;
    }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid' };

export interface AccessTokenFacts {
  readonly tid: string;
  readonly oid: string;
  readonly upn: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /**
   * `criticalEvents` of the person so far: makes it a token that Graph evaluates continuously. Plain tokens have none.
   */
  readonly seenEvents?: number | undefined;
  /** Tests may fix it; otherwise at random, as Microsoft does (docs/reference/microsoft.md 1.6). */
  readonly lifetimeSeconds?: number;
}

export interface AccessTokens {
  issue(facts: AccessTokenFacts): Promise<{ accessToken: string; expiresInSeconds: number }>;
  /** Only time ends an access token here (docs/reference/microsoft.md 5.1); whether Graph goes on taking it is Graph's business. */
  verify(bearer: string): VerifiedAccessToken;
}

export const graphAudience: string = emulatedCloud.graph;

/** 60 to 90 minutes; 20 to 28 hours for clients that take a revocation from Graph (access-tokens.md; docs/reference/microsoft.md 1.6). */
function usualLifetime(isContinuous: boolean): number {
  return isContinuous ? randomInt(20 * 3600, 28 * 3600 + 1) : randomInt(3600, 5400);
}

/** Access tokens are signed JWTs here, as at Microsoft; the relying party must treat them as opaque. */
export function createAccessTokens(keys: SigningKeys, clock: EmulatorClock): AccessTokens {
  return {
    async issue(facts) {
      const issuedAt = clock.seconds();
      const isContinuous = facts.seenEvents !== undefined;
      const expiresInSeconds = facts.lifetimeSeconds ?? usualLifetime(isContinuous);
      const claims = {
        // What Entra keeps for itself, and apps ignore (access-token-claims-reference.md); here the events seen.
        ...(isContinuous ? { aio: String(facts.seenEvents), xms_cc: ['cp1'] } : {}),
        aud: graphAudience,
        iss: `https://sts.windows.net/${facts.tid}/`,
        iat: issuedAt,
        nbf: issuedAt,
        exp: issuedAt + expiresInSeconds,
        appid: facts.clientId,
        oid: facts.oid,
        scp: facts.scopes.join(' '),
        tid: facts.tid,
        upn: facts.upn,
        uti: randomBytes(16).toString('base64url'),
        ver: '1.0',
      };
      return { accessToken: await signJwt(claims, keys.active()), expiresInSeconds };
    },
    verify(bearer) {
      const jwt = decodeJwt(bearer);
      const key = jwt && keys.find(String(jwt.header['kid']));
      if (!jwt || !key || !verifyJwt(jwt, key)) return { kind: 'invalid' };
      if (jwt.claims['aud'] !== graphAudience) return { kind: 'invalid' };
      const expiresAt = Number(jwt.claims['exp']);
      if (expiresAt <= clock.seconds()) return { kind: 'expired' };
      const text = (name: string): string => String(jwt.claims[name] ?? '');
      return {
        kind: 'ok',
        tid: text('tid'),
        oid: text('oid'),
        upn: text('upn'),
        clientId: text('appid'),
        scopes: text('scp').split(' ').filter(Boolean),
        expiresAt: new Date(expiresAt * 1000),
        seenEvents: jwt.claims['xms_cc'] === undefined ? undefined : Number(jwt.claims['aio']),
      };
    },
  };
}
