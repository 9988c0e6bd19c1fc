import { z } from 'zod';
import { fromSeconds } from '../../kernel/time.ts';
import { hasDuplicateMember } from './strict-json.ts';

/** Why an ID token was not believed; for the log and the support time line, never for the page. */
export class IdTokenRefused extends Error {
  override readonly name = 'IdTokenRefused';
}

/** What we take from a verified ID token. */
export interface IdTokenClaims {
  readonly tenantId: string;
  /** oid, not sub: sub is pairwise per app registration, so it would differ between our two. */
  readonly objectId: string;
  readonly issuer: string;
  readonly displayName: string;
  /** For display only: mutable, unverified, and free to choose for whoever owns a tenant. */
  readonly address: string;
  /**
   * Domain of the sign-in name, in small letters; '' where it has none. A member's sign-in name ends in a domain that the
   * tenant has proven to Microsoft by DNS (learn.microsoft.com/entra/fundamentals/add-custom-domain, read 2026-11);
   * `email` may end in anybody's.
   */
  readonly accountDomain: string;
  /** acct 1: a guest of the tenant. Without the claim, which is optional, Entra has not said so. */
  readonly isGuest: boolean;
  /** Opaque value that saves the account picker next time. */
  readonly loginHint: string | null;
  /** Entra's session, for its front-channel logout. */
  readonly entraSessionId: string | null;
  /** App roles that the token's own tenant has assigned: what they open depends on whose tenant it is. */
  readonly roles: readonly string[];
  /** When Entra saw the person; an optional claim, null where the registration does not ask for it. */
  readonly authenticatedAt: Date | null;
  /** `amr`: how Entra saw them, as `pwd` and `mfa`. Null where the token does not say: v2.0 tokens have no such claim today. */
  readonly authenticationMethods: readonly string[] | null;
  /** `acr`: the class of that; null where the token does not say. */
  readonly authenticationClass: string | null;
}

const guid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const seconds = z.number().int().min(1).max(253_402_300_799);

// Members of a v2.0 ID token: learn.microsoft.com/entra/identity-platform/id-token-claims-reference (read 2026-11).
const members = z.object({
  ver: z.literal('2.0'),
  iss: z.string(),
  aud: z.string(),
  sub: z.string().min(1),
  tid: guid,
  oid: guid,
  iat: seconds,
  nbf: seconds,
  exp: seconds,
  nonce: z.string().min(1),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  email: z.string().optional(),
  login_hint: z.string().optional(),
  sid: z.string().optional(),
  auth_time: seconds.optional(),
  amr: z.array(z.string()).optional(),
  acr: z.string().optional(),
  acct: z.union([z.literal(0), z.literal(1)]).optional(),
  roles: z.array(z.string()).optional(),
});

interface Expected {
  readonly loginOrigin: string;
  readonly clientId: string;
  readonly nonce: string;
}

type Members = z.infer<typeof members>;

function displayFields(
  token: Members,
): Pick<
  IdTokenClaims,
  'displayName' | 'address' | 'accountDomain' | 'isGuest' | 'loginHint' | 'entraSessionId'
> {
  const address = token.email ?? token.preferred_username ?? '';
  return {
    displayName: token.name ?? address,
    address,
    accountDomain: (/@([^@]+)$/.exec(token.preferred_username ?? '')?.[1] ?? '').toLowerCase(),
    isGuest: token.acct === 1,
    loginHint: token.login_hint ?? null,
    entraSessionId: token.sid ?? null,
  };
}

/** Names of a registry (RFC 8176), not prose: what is of another form is not kept, and nothing is concluded from it. */
const shortName = /^[\w.:/-]{1,64}$/;
const mostMethods = 10;

function authenticationFields(
  token: Members,
): Pick<IdTokenClaims, 'authenticatedAt' | 'authenticationMethods' | 'authenticationClass'> {
  const { amr, acr } = token;
  return {
    authenticatedAt: token.auth_time === undefined ? null : fromSeconds(token.auth_time),
    authenticationMethods: amr?.filter((name) => shortName.test(name)).slice(0, mostMethods) ?? null,
    authenticationClass: acr !== undefined && shortName.test(acr) ? acr : null,
  };
}

/** The claims we rely on: each must be there and of its form. Throws IdTokenRefused, naming the claim. */
export function readIdTokenClaims(payload: unknown, expected: Expected): IdTokenClaims {
  const parsed = members.safeParse(payload);
  if (!parsed.success)
    throw new IdTokenRefused(
      `claim ${parsed.error.issues[0]?.path.join('.') ?? ''} is missing or not of its form`,
    );
  const token = parsed.data;
  if (token.aud !== expected.clientId) throw new IdTokenRefused('aud is another application');
  if (token.nonce !== expected.nonce) throw new IdTokenRefused('nonce is not the one of this attempt');
  // The whole string, built from the token's own tid: no template, no prefix, no v1 issuer (security case A11).
  if (token.iss !== `${expected.loginOrigin}/${token.tid}/v2.0`)
    throw new IdTokenRefused('iss is not the issuer of tid');
  return {
    tenantId: token.tid,
    objectId: token.oid,
    issuer: token.iss,
    roles: token.roles ?? [],
    ...displayFields(token),
    ...authenticationFields(token),
  };
}

const header = z.strictObject({
  typ: z.string().optional(),
  alg: z.literal('RS256'),
  kid: z.string().min(1),
  x5t: z.string().optional(),
});

/**
 * The key id of a token whose header has nothing but what Entra puts there. A key by value or by address (`jwk`, `jku`,
 * `x5u`), `crit`, another algorithm or a member that stands twice are refused before any key is looked up.
 */
export function refuseHeader(idToken: string): { readonly keyId: string } {
  const [headerPart, payloadPart] = idToken.split('.');
  const texts = [headerPart, payloadPart].map((part) =>
    Buffer.from(part ?? '', 'base64url').toString('utf8'),
  );
  if (texts.some(hasDuplicateMember)) throw new IdTokenRefused('a member stands twice');
  const parsed = header.safeParse(parseJson(texts[0] ?? ''));
  if (!parsed.success)
    throw new IdTokenRefused(`header ${parsed.error.issues[0]?.path.join('.') ?? ''} is not of its form`);
  return { keyId: parsed.data.kid };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new IdTokenRefused('header is not JSON');
  }
}
