/** A directory role, and what its holders may do about consent. */
export interface DirectoryRole {
  readonly name: string;
  /** The id of the role's template, the same in every tenant. */
  readonly id: string;
  /** May grant delegated permissions for the whole tenant. */
  readonly mayGrantForAll: boolean;
}

export const globalAdministrator = 'Global Administrator';

/**
 * Who may grant tenant-wide consent for delegated permissions: grant-admin-consent.md (2024-11); ids: permissions-reference.md
 * of the built-in roles (docs/reference/microsoft.md 2.3). The last two are here because they may not.
 */
export const directoryRoles: readonly DirectoryRole[] = [
  { name: globalAdministrator, id: '62e90394-69f5-4237-9190-012177145e10', mayGrantForAll: true },
  { name: 'Privileged Role Administrator', id: 'e8611ab8-c189-46e8-94e1-60213ab1f814', mayGrantForAll: true },
  { name: 'Application Administrator', id: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', mayGrantForAll: true },
  {
    name: 'Cloud Application Administrator',
    id: '158c047a-c907-4556-b7ef-446551a6b5f7',
    mayGrantForAll: true,
  },
  { name: 'User Administrator', id: 'fe930be7-5e62-47db-91af-98c3a49a38b1', mayGrantForAll: false },
  { name: 'Global Reader', id: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451', mayGrantForAll: false },
];

/** True where one of these roles may grant delegated permissions for everybody in the tenant. */
export function mayGrantForAll(person: { readonly roles: readonly string[] }): boolean {
  return directoryRoles.some((role) => role.mayGrantForAll && person.roles.includes(role.name));
}

/** Only they are shown "Consent on behalf of your organization" (application-consent-experience.md; docs/reference/microsoft.md 2.4 A). */
export function isGlobalAdministrator(person: { readonly roles: readonly string[] }): boolean {
  return person.roles.includes(globalAdministrator);
}
