/** What is registered: from the one list of scopes and the one list of our addresses. */
export interface RegistrationFacts {
  readonly displayName: string;
  readonly redirectUris: readonly string[];
  /** Null: nobody is told when somebody signs out at Microsoft. */
  readonly logoutUrl: string | null;
  readonly resourceAppId: string;
  /** Ids of the delegated permissions, in the order of the scopes. */
  readonly permissionIds: readonly string[];
  readonly optionalClaims: readonly string[];
  /** Whether support agents come in by it. */
  readonly hasSupportRole: boolean;
}

/**
 * The role's own id is part of the manifest and must stay: Entra changes a role by its id, and refuses to drop one that is enabled
 * (learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps, read 2026-11).
 */
const supportRole = {
  allowedMemberTypes: ['User'],
  description: 'May enter the support console',
  displayName: 'Support agent',
  id: '5a0d3f2e-96b1-4c7d-8f24-1be7c09a63d5',
  isEnabled: true,
  value: 'support-agent',
} as const;

/**
 * An application object of Microsoft Graph (learn.microsoft.com/graph/api/resources/application, read 2026-11): work accounts of any
 * tenant, no token from the authorize endpoint, delegated permissions alone.
 */
export function manifestOf(facts: RegistrationFacts) {
  return {
    displayName: facts.displayName,
    signInAudience: 'AzureADMultipleOrgs',
    web: {
      redirectUris: facts.redirectUris,
      ...(facts.logoutUrl === null ? {} : { logoutUrl: facts.logoutUrl }),
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    },
    requiredResourceAccess: [
      {
        resourceAppId: facts.resourceAppId,
        resourceAccess: facts.permissionIds.map((id) => ({ id, type: 'Scope' })),
      },
    ],
    optionalClaims: {
      idToken: facts.optionalClaims.map((name) => ({ name, essential: false })),
      accessToken: [],
      saml2Token: [],
    },
    ...(facts.hasSupportRole ? { appRoles: [supportRole] } : {}),
  };
}

export type Manifest = ReturnType<typeof manifestOf>;
