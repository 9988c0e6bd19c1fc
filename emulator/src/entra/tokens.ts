import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Registration } from '../directory/directory-state.ts';
import type { Person } from '../directory/directory-state.ts';
import { isPersonal } from '../directory/directory.ts';
import { opaqueLoginHint } from './authorize-request.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import type { SignedIn } from './browser-session.ts';
import type { Entra } from './entra.ts';
import type { JsonObject } from './jwt.ts';
import { emulatedCloud } from './emulated-cloud.ts';

/** Who a code or refresh token is for, and how they came in. */
export interface TokenSubject {
  readonly clientId: string;
  /** The tenant signed in to, and the person there (a guest's object where they are a guest). */
  readonly tid: string;
  readonly oid: string;
  readonly homeTid: string;
  readonly homeOid: string;
  readonly scopes: readonly string[];
  readonly isFullyQualified: boolean;
  readonly sid: string;
  readonly authTime: number;
  /** `revocations` of the person at home when this was granted. */
  readonly revocations: number;
  /** ms since 1970, by the emulator's clock. */
  readonly issuedAt: number;
  /** Where a single-page app got the first of these, when; its refresh tokens end a day later, however often renewed. */
  readonly spaSince?: number | undefined;
}

export interface AuthorizationCode extends TokenSubject {
  readonly id: string;
  readonly redirectUri: string;
  readonly nonce: string | undefined;
  readonly challenge: { readonly value: string; readonly method: 'S256' | 'plain' } | undefined;
  readonly wantsClientInfo: boolean;
  readonly declaresCp1: boolean;
}

/** Makes the code of a finished authorize request. */
export function sealCode(
  entra: Entra,
  request: AuthorizeRequest,
  signedIn: SignedIn,
  person: Person,
): string {
  const { registration, redirectUri } = request;
  const now = entra.clock.now().getTime();
  const code: AuthorizationCode = {
    id: randomUUID(),
    clientId: registration.clientId,
    tid: person.tid,
    oid: person.oid,
    homeTid: signedIn.home.tid,
    homeOid: signedIn.home.oid,
    scopes: request.scopes,
    isFullyQualified: request.isFullyQualified,
    sid: signedIn.account.sid,
    authTime: signedIn.account.authTime,
    revocations: signedIn.account.revocations,
    issuedAt: now,
    spaSince: registration.spaRedirectUris.includes(redirectUri) ? now : undefined,
    redirectUri,
    nonce: request.nonce,
    challenge: request.challenge,
    wantsClientInfo: request.wantsClientInfo,
    declaresCp1: request.declaresCp1,
  };
  return entra.sealed.seal('code', code);
}

/** `client_info`: base64url of the home identity (docs/reference/microsoft.md 1.1). */
export function clientInfo(subject: Pick<TokenSubject, 'homeOid' | 'homeTid'>): string {
  return Buffer.from(JSON.stringify({ uid: subject.homeOid, utid: subject.homeTid })).toString('base64url');
}

/** `sub` is pairwise: stable for a person and a client id, different for every other client (docs/reference/microsoft.md 1.5). */
export function pairwiseSubject(clientId: string, tid: string, oid: string): string {
  return createHash('sha256').update(`${clientId}|${tid}|${oid}`).digest('base64url');
}

/** The claims of a v2.0 ID token (id-token-claims-reference.md, optional-claims-reference.md; docs/reference/microsoft.md 1.5). */
export function idTokenClaims(
  entra: Entra,
  registration: Registration,
  subject: TokenSubject & { nonce?: string | undefined },
  person: Person,
): JsonObject {
  // Issued five minutes ago and good for an hour from now, as captures show (docs/reference/microsoft.md 1.5).
  const issuedAt = entra.clock.seconds() - 300;
  const has = (scope: string): boolean => subject.scopes.includes(scope);
  const upn = signInName(entra, person);
  return {
    aud: registration.clientId,
    iss: `${emulatedCloud.login}/${person.tid}/v2.0`,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + 3900,
    acct: person.home ? 1 : 0,
    aio: randomBytes(24).toString('base64url'),
    auth_time: Math.floor(subject.authTime / 1000),
    ...(person.home ? { idp: `https://sts.windows.net/${person.home.tid}/` } : {}),
    login_hint: opaqueLoginHint(upn),
    ...(subject.nonce === undefined ? {} : { nonce: subject.nonce }),
    ...(has('profile') ? { name: person.displayName, oid: person.oid, preferred_username: upn } : {}),
    ...emailClaims(entra, registration, person, has('email')),
    ...rolesClaim(person, registration.clientId),
    rh: `1.${randomBytes(18).toString('base64url')}.`,
    sid: subject.sid,
    sub: pairwiseSubject(registration.clientId, person.tid, person.oid),
    tid: person.tid,
    uti: randomBytes(16).toString('base64url'),
    ver: '2.0',
  };
}

/** A guest signs in with the name they have at home, not with `…#EXT#@…`. */
export function signInName(entra: Entra, person: Person): string {
  if (!person.home) return person.upn;
  return entra.directory.findPersonByOid(person.home.tid, person.home.oid)?.upn ?? person.upn;
}

/**
 * `email` says what the `mail` attribute says, and is removed where nobody verified the domain: the default for
 * multi-tenant apps since June 2023 (migrate-off-email-claim-authorization.md; docs/reference/microsoft.md 1.5).
 */
function emailClaims(entra: Entra, registration: Registration, person: Person, isAsked: boolean): JsonObject {
  // Guests have the claim without asking for it.
  if (person.mail === null || (!isAsked && !person.home)) return {};
  const isVerified = isDomainVerified(entra, person, person.mail);
  if (!isVerified && registration.removeUnverifiedEmailClaim) return {};
  return { email: person.mail, xms_edov: isVerified };
}

/** The tenant that owns the person has verified the domain of the address. */
function isDomainVerified(entra: Entra, person: Person, address: string): boolean {
  const owner = person.home?.tid ?? person.tid;
  const domain = address.split('@')[1]?.toLowerCase();
  return isPersonal(person) || entra.directory.findTenant(owner)?.domain === domain;
}

function rolesClaim(person: Person, clientId: string): JsonObject {
  const roles = person.appRoles[clientId] ?? [];
  return roles.length === 0 ? {} : { roles };
}
