import type { EntraError } from './entra-errors.ts';
import { entraError } from './entra-errors.ts';

/** Everything that decides whether a code or a refresh token is worth tokens, looked up beforehand. */
export interface RedemptionFacts {
  readonly grantType: 'authorization_code' | 'refresh_token';
  /** ms since 1970, by the emulator's clock. */
  readonly now: number;
  readonly grant: {
    readonly issuedAt: number;
    readonly clientId: string;
    readonly spaSince?: number | undefined;
  };
  readonly client: { readonly id: string; readonly name: string };
  readonly isCodeUsed: boolean;
  readonly redirectUri: { readonly asked: string; readonly given: string | undefined } | undefined;
  readonly pkce: 'not-needed' | 'missing' | 'mismatch' | 'match';
  /** The token endpoint's tenant path fits the one the grant came from. */
  readonly isTenantRight: boolean;
  readonly tenant: string;
  readonly person:
    | {
        readonly upn: string;
        readonly oid: string;
        readonly isEnabled: boolean;
        readonly isDeleted: boolean;
        readonly isRevoked: boolean;
        readonly tokensValidFrom: number;
      }
    | undefined;
  readonly servicePrincipal: 'missing' | 'disabled' | 'enabled';
  readonly isAssignmentMissing: boolean;
  /** AADSTS code of a conditional access rule that catches background requests. */
  readonly conditionalAccessCode: number | undefined;
  readonly hasMissingScopes: boolean;
}

export type RedemptionDecision =
  | { readonly kind: 'issue' }
  | { readonly kind: 'refuse'; readonly error: EntraError };

type Check = (facts: RedemptionFacts) => EntraError | undefined;

const codeLifetime = 10 * 60 * 1000;
const day = 24 * 60 * 60 * 1000;
const refreshTokenLifetime = 90 * day;

/**
 * In this order: first whether the grant itself is good, then whether the person and the tenant still allow it.
 * The first refusal wins. Codes: docs/reference/microsoft.md 1.1, 2.9 and 5.2.
 */
export const redemptionChecks: readonly Check[] = [
  grantIsForThisClient,
  codeIsUnused,
  grantIsYoung,
  tenantIsRight,
  redirectUriIsTheSame,
  pkceMatches,
  servicePrincipalIsThere,
  personExists,
  personIsEnabled,
  grantIsNotRevoked,
  personIsAssigned,
  conditionalAccessLetsThrough,
  scopesAreGranted,
];

/** May this code or refresh token be exchanged for tokens now? */
export function decideRedemption(facts: RedemptionFacts): RedemptionDecision {
  for (const check of redemptionChecks) {
    const error = check(facts);
    if (error) return { kind: 'refuse', error };
  }
  return { kind: 'issue' };
}

function grantIsForThisClient(facts: RedemptionFacts): EntraError | undefined {
  return facts.grant.clientId === facts.client.id ? undefined : entraError(70000);
}

function codeIsUnused(facts: RedemptionFacts): EntraError | undefined {
  return facts.isCodeUsed ? entraError(54005) : undefined;
}

function grantIsYoung({ grant, grantType, now }: RedemptionFacts): EntraError | undefined {
  const age = now - grant.issuedAt;
  if (grantType === 'authorization_code') return age > codeLifetime ? entraError(70008) : undefined;
  // refresh-tokens.md 2025-05: 24 hours for single-page apps, which renewal does not extend.
  if (grant.spaSince !== undefined && now - grant.spaSince > day) return entraError(700084);
  return age > refreshTokenLifetime ? entraError(700082, [isoTime(grant.issuedAt)]) : undefined;
}

function tenantIsRight(facts: RedemptionFacts): EntraError | undefined {
  if (facts.isTenantRight) return undefined;
  return facts.grantType === 'authorization_code'
    ? entraError(700005)
    : entraError(50020, ['', facts.tenant, facts.client.id], 'invalid_grant');
}

function redirectUriIsTheSame({ redirectUri }: RedemptionFacts): EntraError | undefined {
  if (!redirectUri || redirectUri.given === redirectUri.asked) return undefined;
  if (redirectUri.given === undefined) return entraError(900144, ['redirect_uri']);
  return entraError(500112, [redirectUri.given, redirectUri.asked]);
}

function pkceMatches({ pkce }: RedemptionFacts): EntraError | undefined {
  if (pkce === 'missing') return entraError(50148);
  return pkce === 'mismatch' ? entraError(501481) : undefined;
}

function servicePrincipalIsThere({
  servicePrincipal,
  client,
  tenant,
}: RedemptionFacts): EntraError | undefined {
  // A tenant whose service principal is gone answers redemption with 7000229 (azure-sdk-for-net#46762; docs/reference/microsoft.md 0).
  if (servicePrincipal === 'missing') return entraError(7000229, [client.id, tenant]);
  return servicePrincipal === 'disabled' ? entraError(7000112, [client.id, client.name]) : undefined;
}

function personExists({ person, tenant }: RedemptionFacts): EntraError | undefined {
  if (!person) return entraError(50034, ['', tenant]);
  return person.isDeleted ? entraError(500341, [person.oid, tenant]) : undefined;
}

function personIsEnabled({ person }: RedemptionFacts): EntraError | undefined {
  return person?.isEnabled === false ? entraError(50057) : undefined;
}

function grantIsNotRevoked({ person, grant }: RedemptionFacts): EntraError | undefined {
  if (!person?.isRevoked) return undefined;
  return entraError(50173, [isoTime(grant.issuedAt), isoTime(person.tokensValidFrom)]);
}

function personIsAssigned(facts: RedemptionFacts): EntraError | undefined {
  if (!facts.isAssignmentMissing) return undefined;
  return entraError(50105, [facts.person?.upn ?? '', facts.client.name], 'invalid_grant');
}

function conditionalAccessLetsThrough(facts: RedemptionFacts): EntraError | undefined {
  if (facts.grantType !== 'refresh_token' || facts.conditionalAccessCode === undefined) return undefined;
  const error = entraError(facts.conditionalAccessCode);
  // The claims challenge names the policy (msal-js#5491; docs/reference/microsoft.md 2.9).
  return {
    ...error,
    claims:
      '{"access_token":{"capolids":{"essential":true,"values":["4f2c8b1d-7e35-4a90-b6d8-13c5f9e07a24"]}}}',
  };
}

function scopesAreGranted(facts: RedemptionFacts): EntraError | undefined {
  return facts.hasMissingScopes ? entraError(65001, [facts.client.id, facts.client.name]) : undefined;
}

function isoTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.0000000Z`;
}
