import { isPersonal } from '../directory/directory.ts';
import { echoedScopes, parseScopes } from '../directory/permissions.ts';
import type { Person } from '../directory/directory-state.ts';
import { declaresCp1, isEvaluatedContinuously } from './continuous-access.model.ts';
import { entraError } from './entra-errors.ts';
import type { EntraError } from './entra-errors.ts';
import type { Entra } from './entra.ts';
import { gatherFacts, personAt } from './redemption-facts.ts';
import type { RedeemedGrant, TokenRequest } from './redemption-facts.ts';
import { decideRedemption } from './redemption.model.ts';
import { signIdToken } from './sign-id-token.ts';
import { clientInfo, idTokenClaims, signInName } from './tokens.ts';
import type { TokenSubject } from './tokens.ts';

export type TokenOutcome =
  | { readonly kind: 'issued'; readonly body: Record<string, unknown> }
  | { readonly kind: 'refused'; readonly error: EntraError };

/** Exchanges a code or a refresh token for tokens, or says why not. A code counts as used before it is answered. */
export async function redeem(entra: Entra, request: TokenRequest): Promise<TokenOutcome> {
  const opened = wantedOf(request);
  if (opened.kind === 'refused') return opened;
  const { grant, scopes } = opened;
  const person = personAt(entra, request.authority, grant);
  const decision = decideRedemption(gatherFacts(entra, request, grant, person, scopes));
  if (decision.kind === 'refuse') return { kind: 'refused', error: decision.error };
  if (!person) throw new Error('decideRedemption let through a grant without a person');
  const { isFullyQualified } = opened;
  const subject: RedeemedGrant = { ...grant, tid: person.tid, oid: person.oid, scopes, isFullyQualified };
  // The code is used from here on, in memory: two who bring it at once do not both get tokens.
  const noted = grant.id !== undefined && entra.note({ usedCode: grant.id, at: entra.clock.now().getTime() });
  const [body] = await Promise.all([tokenBody(entra, request, subject, person), noted]);
  return { kind: 'issued', body };
}

type OpenedGrant =
  | { readonly kind: 'refused'; readonly error: EntraError }
  | {
      readonly kind: 'opened';
      readonly grant: RedeemedGrant;
      readonly scopes: readonly string[];
      readonly isFullyQualified: boolean;
    };

/** The code or refresh token of a request, opened; `undefined` where it is none of ours. */
export function grantIn(
  entra: Entra,
  grantType: TokenRequest['grantType'],
  form: Readonly<Record<string, string>>,
): RedeemedGrant | undefined {
  return grantType === 'authorization_code'
    ? entra.sealed.open<RedeemedGrant>('code', form['code'] ?? '')
    : entra.sealed.open<RedeemedGrant>('refresh-token', form['refresh_token'] ?? '');
}

/** The code or refresh token of a request, and which scopes are wanted for it this time. */
function wantedOf({ form, grant, grantType }: TokenRequest): OpenedGrant {
  const name = grantType === 'authorization_code' ? 'code' : 'refresh_token';
  if (!form[name]) return refused(900144, name);
  if (!grant) return refused(9002313);
  const asked = parseScopes(form['scope'] ?? '');
  if (asked.unknown) return refused(70011, asked.unknown.text);
  if (asked.names.length === 0) {
    return { kind: 'opened', grant, scopes: grant.scopes, isFullyQualified: grant.isFullyQualified };
  }
  return { kind: 'opened', grant, scopes: asked.names, isFullyQualified: asked.isFullyQualified };
}

function refused(code: number, ...details: string[]): { kind: 'refused'; error: EntraError } {
  return { kind: 'refused', error: entraError(code, details) };
}

async function tokenBody(
  entra: Entra,
  { registration, form, fault, grantType }: TokenRequest,
  subject: RedeemedGrant,
  person: Person,
): Promise<Record<string, unknown>> {
  const granted = entra.directory.grantedScopes(person.tid, registration.clientId, person.oid);
  // Side by side: each may wait for a signature.
  const [{ accessToken, expiresInSeconds }, idToken] = await Promise.all([
    entra.accessTokens.issue({
      tid: person.tid,
      oid: person.oid,
      upn: signInName(entra, person),
      clientId: registration.clientId,
      scopes: granted.filter((scope) => scope !== 'offline_access'),
      seenEvents: seenEvents(subject, person, form['claims']),
    }),
    subject.scopes.includes('openid')
      ? signIdToken(entra, idTokenClaims(entra, registration, subject, person), fault?.idToken)
      : undefined,
  ]);
  const body: Record<string, unknown> = {
    token_type: 'Bearer',
    scope: echoedScopes(granted, subject.isFullyQualified),
    expires_in: expiresInSeconds,
    ext_expires_in: expiresInSeconds,
    access_token: accessToken,
  };
  if (grantType === 'refresh_token' || subject.scopes.includes('offline_access')) {
    body['refresh_token'] = sealRefreshToken(entra, subject);
  }
  if (idToken !== undefined) body['id_token'] = idToken;
  if (subject.wantsClientInfo || form['client_info'] === '1') body['client_info'] = clientInfo(subject);
  return body;
}

/**
 * What makes the access token a long-lived one; `undefined` makes a plain one. A code remembers what was declared at
 * authorize; a refresh declares for itself, as MSAL does each time (whether Entra's refresh tokens remember: not known).
 */
function seenEvents(subject: RedeemedGrant, person: Person, claims: string | undefined): number | undefined {
  const isContinuous = isEvaluatedContinuously({
    isDeclared: subject.declaresCp1 === true || declaresCp1(claims),
    isGuest: person.home !== null,
    isPersonal: isPersonal(person),
  });
  return isContinuous ? person.criticalEvents : undefined;
}

/** A new one each time; the old one goes on working: "not revoked when used" (refresh-tokens.md; docs/reference/microsoft.md 1.2). */
function sealRefreshToken(entra: Entra, subject: RedeemedGrant): string {
  const content: TokenSubject = {
    clientId: subject.clientId,
    tid: subject.tid,
    oid: subject.oid,
    homeTid: subject.homeTid,
    homeOid: subject.homeOid,
    scopes: subject.scopes,
    isFullyQualified: subject.isFullyQualified,
    sid: subject.sid,
    authTime: subject.authTime,
    revocations: subject.revocations,
    issuedAt: entra.clock.now().getTime(),
    spaSince: subject.spaSince,
  };
  return entra.sealed.seal('refresh-token', content);
}
