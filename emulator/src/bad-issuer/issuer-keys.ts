import { generateKeyPair, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { IssuerKey, IssuerKeys } from './mode.ts';

const generate = promisify(generateKeyPair);

/** Microsoft's keys say whose tokens they sign; these sign for any tenant. */
export const issuerOfKeys = 'https://login.microsoftonline.com/{tenantid}/v2.0';

/** New ones at each start: what one run has published is worth nothing in another. */
export async function newIssuerKeys(): Promise<IssuerKeys> {
  const [main, next, stranger, elliptic] = await Promise.all([
    rsaKey('main'),
    rsaKey('next'),
    rsaKey('stranger'),
    ellipticKey('elliptic'),
  ]);
  return { main, next, stranger, elliptic };
}

async function rsaKey(kid: string): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 });
  return {
    kid,
    jwk: { ...published(publicKey, kid), alg: 'RS256' },
    sign: (input) => sign('RSA-SHA256', Buffer.from(input), privateKey).toString('base64url'),
  };
}

async function ellipticKey(kid: string): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generate('ec', { namedCurve: 'P-256' });
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return {
    kid,
    jwk: { ...published(publicKey, kid), alg: 'ES256' },
    sign: (input) => sign('SHA256', Buffer.from(input), key).toString('base64url'),
  };
}

function published(key: KeyObject, kid: string): Record<string, unknown> {
  return { ...key.export({ format: 'jwk' }), kid, use: 'sig', issuer: issuerOfKeys };
}
