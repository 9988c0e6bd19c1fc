export { addUser } from './add-user.ts';
export { createOrganization } from './create-organization.ts';
export {
  findUsersByIds,
  findUsersBySubject,
  getUser,
  organizationByName,
  rememberLoginHint,
  type UserFacts,
} from './organizations.store.ts';
export { linkTenant } from './link-tenant.ts';
export { getProfileFacts } from './profile.store.ts';
export { updateProfile } from './update-profile.ts';
