import type { Person, Tenant } from '../directory/directory-state.ts';
import { directoryRoles, globalAdministrator } from '../directory/roles.ts';

const consentGranters = directoryRoles.flatMap(({ name, mayGrantForAll }) =>
  mayGrantForAll && name !== globalAdministrator ? [name] : [],
);
const applicationAdmins = ['Cloud Application Administrator', 'Application Administrator'] as const;

/**
 * The roles that may do what, beside Global Administrator, who may do all of it. Read 2026-11: grant-admin-consent.md,
 * application-properties.md, assign-user-or-group-access-portal.md, configure-permission-classifications.md,
 * configure-user-consent.md (Global Administrator in the admin centre), configure-admin-consent-workflow.md,
 * permissions-reference.md. Who reviews is decided by the list of reviewers, not by a role.
 */
const rolesFor = {
  'grant-consent': consentGranters,
  'change-app': applicationAdmins,
  'assign-people': [...applicationAdmins, 'User Administrator'],
  'classify-permissions': applicationAdmins,
  'user-consent-settings': [],
  'admin-consent-settings': [],
  'change-users': ['User Administrator'],
} as const satisfies Record<string, readonly string[]>;

export type AdminAct = keyof typeof rolesFor;

/** True where one of the person's roles allows the act in their own tenant. */
export function isAllowed(act: AdminAct, roles: readonly string[]): boolean {
  const enough: readonly string[] = [globalAdministrator, ...rolesFor[act]];
  return roles.some((role) => enough.includes(role));
}

/** Why somebody may not do this, in a sentence; `undefined` where they may. */
export function refusalOf(
  act: AdminAct,
  tenant: Pick<Tenant, 'displayName'>,
  admin: Pick<Person, 'displayName' | 'roles'> | undefined,
): string | undefined {
  if (!admin) return `Sign in as somebody of ${tenant.displayName} first.`;
  if (isAllowed(act, admin.roles)) return undefined;
  const needed = [...rolesFor[act], globalAdministrator].join(', ');
  const has = admin.roles.length === 0 ? 'no admin role' : admin.roles.join(', ');
  return `${admin.displayName} has ${has}. This needs one of: ${needed}.`;
}
