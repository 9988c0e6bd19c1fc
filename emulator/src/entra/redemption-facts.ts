import { createHash } from 'node:crypto';
import type { FaultResponse } from '../control/faults.ts';
import type { Person, Registration, ServicePrincipal } from '../directory/directory-state.ts';
import { identityAt } from './entra.ts';
import type { Authority, Entra } from './entra.ts';
import type { RedemptionFacts } from './redemption.model.ts';
import type { AuthorizationCode, TokenSubject } from './tokens.ts';

/** A token request whose client is proven. */
export interface TokenRequest {
  readonly grantType: 'authorization_code' | 'refresh_token';
  readonly authority: Authority;
  readonly registration: Registration;
  readonly form: Readonly<Record<string, string>>;
  /** Its code or refresh token, opened; `undefined` where it is none of ours. */
  readonly grant: RedeemedGrant | undefined;
  readonly fault: FaultResponse | undefined;
}

/** What an opened code or refresh token says; only codes have an `id`. */
export type RedeemedGrant = TokenSubject & Partial<AuthorizationCode>;

/**
 * Who a grant means at this tenant path, deleted people included; `undefined` where the path does not fit.
 * A refresh token is bound to the user and the client, not to a tenant (refresh-tokens.md; docs/reference/microsoft.md 1.2).
 */
export function personAt(entra: Entra, authority: Authority, grant: RedeemedGrant): Person | undefined {
  const home = entra.directory.findPersonByOid(grant.homeTid, grant.homeOid);
  if (!home || home.deletedAt !== null) return home;
  if (authority.kind === 'tenant' && authority.tenant.id === grant.tid) {
    return entra.directory.findPersonByOid(grant.tid, grant.oid);
  }
  return identityAt(entra.directory, authority, home);
}

/** Looks up everything `decideRedemption` needs. */
export function gatherFacts(
  entra: Entra,
  request: TokenRequest,
  grant: RedeemedGrant,
  person: Person | undefined,
  scopes: readonly string[],
): RedemptionFacts {
  const { authority, form, grantType, registration } = request;
  const { clientId } = registration;
  const { tid, oid } = person ?? grant;
  const principal = entra.directory.findServicePrincipal(tid, clientId);
  const granted = entra.directory.grantedScopes(tid, clientId, oid);
  return {
    grantType,
    now: entra.clock.now().getTime(),
    grant,
    client: { id: clientId, name: registration.displayName },
    isCodeUsed: grant.id !== undefined && entra.state.usedCodes[grant.id] !== undefined,
    redirectUri:
      grant.redirectUri === undefined ? undefined : { asked: grant.redirectUri, given: form['redirect_uri'] },
    pkce: request.fault?.ignorePkce ? 'not-needed' : pkceOf(grant, form['code_verifier']),
    isTenantRight: isTenantRight(grantType === 'authorization_code', grant, person),
    tenant: authority.kind === 'tenant' ? authority.tenant.domain : tid,
    person: person && standingOf(entra, person, grant),
    servicePrincipal: standing(principal),
    isAssignmentMissing: isAssignmentMissing(principal, oid),
    conditionalAccessCode: backgroundRule(entra, tid, person),
    hasMissingScopes: scopes.some((scope) => !granted.includes(scope)),
  };
}

function isAssignmentMissing(principal: ServicePrincipal | undefined, oid: string): boolean {
  return principal?.assignmentRequired === true && !principal.assignedOids.includes(oid);
}

/** A code belongs to one tenant; a deleted person is judged later, so that the answer says so. */
function isTenantRight(isCode: boolean, grant: RedeemedGrant, person: Person | undefined): boolean {
  if (!person) return false;
  return !isCode || person.tid === grant.tid || person.deletedAt !== null;
}

function standing(principal: ServicePrincipal | undefined): RedemptionFacts['servicePrincipal'] {
  if (!principal) return 'missing';
  return principal.enabled ? 'enabled' : 'disabled';
}

/** A guest must be alive in both tenants; sessions are revoked at home only (refresh-tokens.md; docs/reference/microsoft.md 3.10). */
function standingOf(
  entra: Entra,
  person: Person,
  grant: RedeemedGrant,
): NonNullable<RedemptionFacts['person']> {
  const home = person.home ? entra.directory.findPersonByOid(person.home.tid, person.home.oid) : person;
  return {
    upn: person.upn,
    oid: person.oid,
    isEnabled: person.enabled && home?.enabled === true,
    isDeleted: person.deletedAt !== null || home === undefined || home.deletedAt !== null,
    isRevoked: home?.revocations !== grant.revocations,
    tokensValidFrom: home?.tokensValidFrom ?? 0,
  };
}

function backgroundRule(entra: Entra, tid: string, person: Person | undefined): number | undefined {
  const rules = entra.directory.findTenant(tid)?.conditionalAccess ?? [];
  return rules.find((rule) => rule.when !== 'browser' && (rule.upn === undefined || rule.upn === person?.upn))
    ?.code;
}

function pkceOf(grant: RedeemedGrant, verifier: string | undefined): RedemptionFacts['pkce'] {
  if (!grant.challenge) return 'not-needed';
  if (!verifier) return 'missing';
  const { method, value } = grant.challenge;
  const derived = method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  return derived === value ? 'match' : 'mismatch';
}
