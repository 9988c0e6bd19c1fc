/** What an API key of a person may be allowed; it acts as that person. */
export const personScopes = ['messages:read', 'messages:write', 'mailbox:read'] as const;

/** What an API key of an organization may be allowed; a key of an admin may be, too. */
export const organizationScopes = ['audit:read', 'people:read', 'people:write'] as const;

/** Closed: what stands in neither list opens nothing. */
export const apiKeyScopes = [...personScopes, ...organizationScopes] as const;

export type PersonScope = (typeof personScopes)[number];
export type OrganizationScope = (typeof organizationScopes)[number];
export type ApiKeyScope = (typeof apiKeyScopes)[number];

/** Whether a key of an organization may have it, and a person only as an admin. */
export function isOrganizationScope(scope: ApiKeyScope): scope is OrganizationScope {
  return (organizationScopes as readonly ApiKeyScope[]).includes(scope);
}
