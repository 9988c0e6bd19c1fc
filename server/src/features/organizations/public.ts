export { addMethod } from './add-method.ts';
export { addUser } from './add-user.ts';
export { createOrganization } from './create-organization.ts';
export {
  findUsersByEmail,
  findUsersByIds,
  findUsersBySubject,
  getUser,
  organizationByName,
  rememberLoginHint,
  type UserFacts,
} from './organizations.store.ts';
export { linkTenant } from './link-tenant.ts';
export { isMicrosoftOnlyDomain, raiseUserEpoch } from './ways-in.store.ts';
