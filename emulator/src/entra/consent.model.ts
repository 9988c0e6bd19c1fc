import { microsoftManagedExclusions } from '../directory/permissions.ts';
import type { UserConsent } from '../directory/directory-state.ts';

/** Everything the decision needs; nothing is looked up in here. */
export interface ConsentFacts {
  /** Canonical scope names of this request. */
  readonly requested: readonly string[];
  /** Granted already, to everybody or to this person. */
  readonly granted: readonly string[];
  readonly isPromptConsent: boolean;
  /** The person holds a role that may grant delegated permissions for the tenant, and so for themselves. */
  readonly mayGrantForAll: boolean;
  /** Only they are offered "Consent on behalf of your organization". */
  readonly isGlobalAdministrator: boolean;
  readonly userConsent: UserConsent;
  readonly adminConsentRequests: boolean;
  readonly lowRiskPermissions: readonly string[];
  readonly blockRiskyApps: boolean;
  readonly isPublisherVerified: boolean;
  /** The app is registered in the person's own tenant. */
  readonly isOwnTenantApp: boolean;
  readonly isAssignmentRequired: boolean;
  /** Requested scopes that Microsoft marks "admin consent required". */
  readonly adminOnlyScopes: readonly string[];
}

export type ConsentDecision =
  | { readonly kind: 'granted' }
  /** Page "Permissions requested". */
  | { readonly kind: 'ask'; readonly scopes: readonly string[]; readonly mayConsentForOrganization: boolean }
  /** Page "Permissions requested", "Review for your organization": the admin consent endpoints. */
  | { readonly kind: 'ask-organization'; readonly scopes: readonly string[] }
  /** Page "Approval required"; `code` goes to the sign-in log. */
  | { readonly kind: 'approval-required'; readonly scopes: readonly string[]; readonly code: number }
  /** Page "Need admin approval". */
  | { readonly kind: 'need-admin-approval'; readonly scopes: readonly string[]; readonly code: number };

const basicScopes = ['openid', 'profile', 'email', 'offline_access', 'User.Read'];

/**
 * Which consent page a person meets, if any (docs/reference/microsoft.md 2.3, 2.4, 2.8).
 * `prompt=consent` asks again even for what is granted, and then only people who may consent get past it.
 */
export function decideConsent(facts: ConsentFacts): ConsentDecision {
  const missing = facts.requested.filter((scope) => !facts.granted.includes(scope));
  if (missing.length === 0 && !facts.isPromptConsent) return { kind: 'granted' };
  const scopes = facts.isPromptConsent ? facts.requested : missing;
  if (facts.mayGrantForAll) {
    return { kind: 'ask', scopes, mayConsentForOrganization: facts.isGlobalAdministrator };
  }
  const isRisky = isRiskyApp(facts, scopes);
  if (!isRisky && mayConsentAlone(facts, scopes)) {
    return { kind: 'ask', scopes, mayConsentForOrganization: false };
  }
  return needsAnAdmin(facts, scopes, isRisky);
}

/**
 * Which page a person meets at an admin consent endpoint: an admin reviews for everybody, whatever was granted before;
 * the others need one (application-consent-experience.md; docs/reference/microsoft.md 2.4 D).
 */
export function decideAdminConsent(
  facts: Pick<ConsentFacts, 'requested' | 'mayGrantForAll' | 'adminConsentRequests'>,
): ConsentDecision {
  if (facts.mayGrantForAll) return { kind: 'ask-organization', scopes: facts.requested };
  return needsAnAdmin(facts, facts.requested, false);
}

/** 900941 and 900981 are the risk-based step-up; 90094 and 90095 the plain cases (docs/reference/microsoft.md 2.9). */
function needsAnAdmin(
  facts: Pick<ConsentFacts, 'adminConsentRequests'>,
  scopes: readonly string[],
  isRisky: boolean,
): ConsentDecision {
  if (facts.adminConsentRequests) {
    return { kind: 'approval-required', scopes, code: isRisky ? 900981 : 90095 };
  }
  return { kind: 'need-admin-approval', scopes, code: isRisky ? 900941 : 90094 };
}

function mayConsentAlone(facts: ConsentFacts, scopes: readonly string[]): boolean {
  // "Assignment required" switches user consent off altogether (admin-consent-workflow-faq.md; docs/reference/microsoft.md 2.1).
  if (facts.isAssignmentRequired) return false;
  // One admin-only scope blocks the whole request (docs/reference/microsoft.md 2.8).
  if (scopes.some((scope) => facts.adminOnlyScopes.includes(scope))) return false;
  switch (facts.userConsent) {
    case 'allow':
      return true;
    case 'none':
      return false;
    case 'low-risk':
      return (
        (facts.isPublisherVerified || facts.isOwnTenantApp) &&
        scopes.every((scope) => facts.lowRiskPermissions.includes(scope))
      );
    case 'microsoft-managed':
      return !scopes.some((scope) => microsoftManagedExclusions.includes(scope));
  }
}

/** Risk-based step-up: an unverified foreign app that wants more than basic sign-in (docs/reference/microsoft.md 2.3). */
function isRiskyApp(facts: ConsentFacts, scopes: readonly string[]): boolean {
  return (
    facts.blockRiskyApps &&
    !facts.isPublisherVerified &&
    !facts.isOwnTenantApp &&
    scopes.some((scope) => !basicScopes.includes(scope))
  );
}
