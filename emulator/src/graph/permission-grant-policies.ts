import { delegatedPermissions, microsoftManagedExclusions } from '../directory/permissions.ts';
import type { UserConsent } from '../directory/directory-state.ts';
import { derivedId, graphAppId } from './directory-shapes.ts';

/** A condition set: what a request must be like for a policy to include, or exclude, it. */
interface Conditions {
  readonly permissionType?: 'delegated' | 'application' | 'delegatedUserConsentable';
  readonly permissionClassification?: 'all' | 'low';
  readonly resourceApplication?: string;
  readonly permissions?: readonly string[];
  readonly clientApplicationTenantIds?: readonly string[];
  readonly clientApplicationsFromVerifiedPublisherOnly?: boolean;
}

/** `permissionGrantPolicy`. */
interface PermissionGrantPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly includes: readonly object[];
  readonly excludes: readonly object[];
}

/** The policy that a user consent setting of the portal assigns to everybody (configure-user-consent.md 2025-06). */
const policyOf: Readonly<Record<UserConsent, string | undefined>> = {
  allow: 'microsoft-user-default-legacy',
  'low-risk': 'microsoft-user-default-low',
  'microsoft-managed': 'microsoft-user-default-recommended',
  none: undefined,
};

/** `permissionGrantPoliciesAssigned` of the authorization policy; empty where people may not consent. */
export function assignedPolicies(setting: UserConsent): readonly string[] {
  const policy = policyOf[setting];
  return policy === undefined ? [] : [`ManagePermissionGrantsForSelf.${policy}`];
}

/** The built-in policies of a tenant (manage-app-consent-policies.md 2026-01; permissiongrantpolicy-get.md). */
export function permissionGrantPolicies(tid: string): readonly PermissionGrantPolicy[] {
  return [
    policy('microsoft-user-default-legacy', 'Default User Legacy Policy', [
      { permissionType: 'delegatedUserConsentable' },
    ]),
    policy('microsoft-user-default-low', 'Default User Low Risk Policy', [
      { permissionClassification: 'low', clientApplicationTenantIds: [tid] },
      { permissionClassification: 'low', clientApplicationsFromVerifiedPublisherOnly: true },
    ]),
    policy(
      'microsoft-user-default-recommended',
      'Microsoft User Default Recommended Policy',
      [{ permissionType: 'delegatedUserConsentable' }],
      [{ resourceApplication: graphAppId, permissions: excludedIds }],
    ),
    policy('microsoft-application-admin', 'Application Admin Policy', [
      {},
      { permissionType: 'application' },
    ]),
    policy('microsoft-company-admin', 'Company Admin Policy', [{}, { permissionType: 'application' }]),
  ];
}

/** Ids of the excluded permissions that this emulator knows by id. */
const excludedIds = delegatedPermissions.flatMap((each) =>
  microsoftManagedExclusions.includes(each.name) ? [each.id] : [],
);

function policy(
  id: string,
  displayName: string,
  includes: readonly Conditions[],
  excludes: readonly Conditions[] = [],
): PermissionGrantPolicy {
  const sets = (kind: string, conditions: readonly Conditions[]): object[] =>
    conditions.map((each, index) => conditionSet(derivedId(`${id} ${kind} ${index}`), each));
  return {
    id,
    displayName,
    description: displayName,
    includes: sets('includes', includes),
    excludes: sets('excludes', excludes),
  };
}

function conditionSet(id: string, conditions: Conditions): object {
  return {
    id,
    permissionClassification: 'all',
    permissionType: 'delegated',
    resourceApplication: 'any',
    permissions: ['all'],
    clientApplicationIds: ['all'],
    clientApplicationTenantIds: ['all'],
    clientApplicationPublisherIds: ['all'],
    clientApplicationsFromVerifiedPublisherOnly: false,
    certifiedClientApplicationsOnly: false,
    ...conditions,
  };
}
