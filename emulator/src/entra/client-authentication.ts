import { X509Certificate, createHash, timingSafeEqual } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { Registration } from '../directory/directory-state.ts';
import { entraError } from './entra-errors.ts';
import type { EntraError } from './entra-errors.ts';
import type { Entra } from './entra.ts';
import { decodeJwt } from './jwt.ts';
import { emulatedCloud } from './emulated-cloud.ts';

/** The form of a token request, and its Authorization header. */
export interface ClientCredentials {
  readonly form: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
}

export type AuthenticatedClient =
  | { readonly kind: 'ok'; readonly registration: Registration }
  | { readonly kind: 'refused'; readonly error: EntraError };

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Client id and secret, wherever they were put: Basic comes URL-encoded, and some clients send nothing else. */
export function readClient(credentials: ClientCredentials): {
  id: string | undefined;
  secret: string | undefined;
} {
  const { form, authorization } = credentials;
  if (authorization?.toLowerCase().startsWith('basic ')) {
    const [id = '', ...secret] = Buffer.from(authorization.slice(6), 'base64').toString().split(':');
    return { id: formDecoded(id), secret: formDecoded(secret.join(':')) };
  }
  const assertion = decodeJwt(form['client_assertion'] ?? '');
  const issuer = assertion?.claims['iss'];
  return {
    id: form['client_id'] ?? (typeof issuer === 'string' ? issuer : undefined),
    secret: form['client_secret'],
  };
}

/**
 * Proves that the caller is the registration it says it is (docs/reference/microsoft.md 1.3). A page has no secret to
 * prove it by, and needs none for what was given to it (`isPublic`).
 */
export async function authenticateClient(
  entra: Entra,
  credentials: ClientCredentials,
  isPublic = false,
): Promise<AuthenticatedClient> {
  const { id, secret } = readClient(credentials);
  if (!id) return refused(entraError(900144, ['client_id']));
  const registration = entra.directory.findRegistration(id);
  if (!registration) {
    // Capture token-error-unknown-client.json (docs/reference/microsoft.md 1.3).
    return refused(entraError(700038, [id]));
  }
  const { form } = credentials;
  if (form['client_assertion'] !== undefined && form['client_assertion_type'] === assertionType) {
    const error = await assertionError(entra, registration, form['client_assertion']);
    return error ? refused(error) : { kind: 'ok', registration };
  }
  const error = isPublic ? publicClientError(secret) : secretError(entra, registration, secret);
  return error ? refused(error) : { kind: 'ok', registration };
}

function publicClientError(secret: string | undefined): EntraError | undefined {
  return secret === undefined ? undefined : entraError(700025);
}

function secretError(
  entra: Entra,
  registration: Registration,
  secret: string | undefined,
): EntraError | undefined {
  if (secret === undefined) return entraError(7000218);
  const known = registration.secrets.find((each) => sameText(each.value, secret));
  if (!known) return entraError(7000215, [registration.clientId]);
  const isExpired = known.expiresAt !== null && Date.parse(known.expiresAt) <= entra.clock.now().getTime();
  return isExpired ? entraError(7000222, [registration.clientId]) : undefined;
}

async function assertionError(
  entra: Entra,
  registration: Registration,
  assertion: string,
): Promise<EntraError | undefined> {
  const decoded = decodeJwt(assertion);
  const certificate = registration.certificates
    .map((pem) => new X509Certificate(pem))
    .find((each) => decoded && isSignedUnder(decoded.header, each));
  if (!decoded || !certificate || isOver(certificate, entra.clock.now())) return entraError(700027);
  const { clientId } = registration;
  if (decoded.claims['iss'] !== clientId || decoded.claims['sub'] !== clientId) return entraError(700021);
  const audience = String(decoded.claims['aud']);
  if (!isTokenEndpoint(entra, audience)) return entraError(700023, [audience]);
  try {
    // PS256 is what Microsoft documents; RS256 is what older libraries send (docs/reference/microsoft.md 1.3).
    await jwtVerify(assertion, certificate.publicKey, {
      algorithms: ['PS256', 'RS256'],
      currentDate: entra.clock.now(),
      clockTolerance: 300,
      requiredClaims: ['exp', 'jti'],
    });
    return undefined;
  } catch (error) {
    const isTime = error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed;
    return entraError(isTime ? 700024 : 700027);
  }
}

/** The header names its certificate by SHA-256 thumbprint, or by SHA-1 as older libraries do. */
function isSignedUnder(header: Readonly<Record<string, unknown>>, certificate: X509Certificate): boolean {
  const thumbprint = (hash: string): string => createHash(hash).update(certificate.raw).digest('base64url');
  return header['x5t#S256'] === thumbprint('sha256') || header['x5t'] === thumbprint('sha1');
}

/** Known: "Reason - The key was expired" is among the texts of 700027; a live tenant has the last word. */
function isOver(certificate: X509Certificate, now: Date): boolean {
  return certificate.validToDate.getTime() <= now.getTime();
}

function isTokenEndpoint(entra: Entra, audience: string): boolean {
  const origins = [emulatedCloud.login, entra.addresses.login];
  const origin = origins.find((each) => audience.startsWith(`${each}/`));
  return (
    origin !== undefined && /^\/[^/]+\/(oauth2\/v2\.0\/token|v2\.0)\/?$/.test(audience.slice(origin.length))
  );
}

function refused(error: EntraError): AuthenticatedClient {
  return { kind: 'refused', error };
}

/** `application/x-www-form-urlencoded` decoding, as RFC 6749 section 2.3.1 wants it for Basic. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function sameText(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
