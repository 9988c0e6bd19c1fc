import { verify } from 'node:crypto';
import { signAside } from './sign-aside.ts';
import type { SigningKey } from './signing-keys.ts';

export type JsonObject = Record<string, unknown>;

export interface DecodedJwt {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly signedPart: string;
  readonly signature: Buffer;
}

/** Signs with RS256. Entra's v2.0 header has `typ`, `alg` and `kid`, and no `x5t` (docs/reference/microsoft.md 1.5). */
export async function signJwt(claims: JsonObject, key: SigningKey, header: JsonObject = {}): Promise<string> {
  const signedPart = jwtPart({ typ: 'JWT', alg: 'RS256', kid: key.kid, ...header }, claims);
  return `${signedPart}.${await signAside(signedPart, key.privateKey)}`;
}

/** Header and claims, encoded and joined; what a signature is made over. */
export function jwtPart(header: JsonObject, claims: JsonObject): string {
  return `${encoded(header)}.${encoded(claims)}`;
}

/** Takes a compact JWT apart without believing it; `undefined` where it is none. */
export function decodeJwt(jwt: string): DecodedJwt | undefined {
  const [header, claims, signature, ...rest] = jwt.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0)
    return undefined;
  try {
    return {
      header: JSON.parse(Buffer.from(header, 'base64url').toString()) as JsonObject,
      claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) as JsonObject,
      signedPart: `${header}.${claims}`,
      signature: Buffer.from(signature, 'base64url'),
    };
  } catch {
    return undefined;
  }
}

/** True where the RS256 signature is the key's. */
export function verifyJwt(jwt: DecodedJwt, key: SigningKey): boolean {
  return (
    jwt.header['alg'] === 'RS256' &&
    verify('RSA-SHA256', Buffer.from(jwt.signedPart), key.publicKey, jwt.signature)
  );
}

function encoded(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
