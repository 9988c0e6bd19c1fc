import { createHmac } from 'node:crypto';
import type { IdTokenFault } from '../control/faults.ts';
import { personalAccountsTenantId } from '../directory/directory-state.ts';
import type { Entra } from './entra.ts';
import { jwtPart, signJwt } from './jwt.ts';
import type { JsonObject } from './jwt.ts';
import type { SigningKey } from './signing-keys.ts';
import { newKey, openKey, tenantTemplate } from './signing-keys.ts';

/** Signs an ID token with the key of its kind of account, or spoils it as a fault says. */
export async function signIdToken(
  entra: Entra,
  claims: JsonObject,
  fault: IdTokenFault | undefined,
): Promise<string> {
  const isPersonal = claims['tid'] === personalAccountsTenantId;
  const [right, wrong] = isPersonal
    ? [entra.keys.personal(), entra.keys.active()]
    : [entra.keys.active(), entra.keys.personal()];
  if (!fault) return signJwt(claims, right);
  if (fault.raw !== undefined) return fault.raw;
  const spoilt = withChanges(claims, fault.claims);
  const header = fault.header ?? {};
  if (fault.signWith === 'unknown-key') {
    return signJwt(spoilt, openKey(await newKey(tenantTemplate, entra.clock.now())), header);
  }
  if (fault.signWith === 'wrong-issuer-key') return signJwt(spoilt, wrong, header);
  return spoiltSignature(spoilt, right, header, fault.signWith);
}

async function spoiltSignature(
  claims: JsonObject,
  key: SigningKey,
  header: JsonObject,
  how: IdTokenFault['signWith'],
): Promise<string> {
  if (how === 'none') return `${jwtPart({ typ: 'JWT', alg: 'none', ...header }, claims)}.`;
  if (how === 'bad-signature') return withBadSignature(await signJwt(claims, key, header));
  if (how === 'public-key-as-hmac') {
    const part = jwtPart({ typ: 'JWT', alg: 'HS256', kid: key.kid, ...header }, claims);
    const publicPem = key.publicKey.export({ type: 'spki', format: 'pem' });
    return `${part}.${createHmac('sha256', publicPem).update(part).digest('base64url')}`;
  }
  return signJwt(claims, key, header);
}

/** `null` removes a claim, anything else sets it. */
function withChanges(claims: JsonObject, changes: Readonly<Record<string, unknown>> = {}): JsonObject {
  return Object.fromEntries(Object.entries({ ...claims, ...changes }).filter(([, value]) => value !== null));
}

function withBadSignature(jwt: string): string {
  const [header, claims, signature = ''] = jwt.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[10] = (bytes[10] ?? 0) ^ 0xff;
  return `${header}.${claims}.${bytes.toString('base64url')}`;
}
