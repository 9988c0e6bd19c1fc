export { addMethod } from './add-method.ts';
export { addUser } from './add-user.ts';
export { createOrganization } from './create-organization.ts';
export { deleteOrganization } from './delete-organization.ts';
export { bindIdentity, isSubjectOfAnother, pinUser } from './identities.store.ts';
export { linkTenant } from './link-tenant.ts';
export { changeAddress, moveUsers, wasMoved } from './move-users.store.ts';
export {
  findUsersByEmail,
  findUsersByIds,
  findUsersBySubject,
  getUser,
  listOrganizations,
  lockOrganization,
  organizationByName,
  rememberClaims,
  rememberSeen,
  type UserFacts,
} from './organizations.store.ts';
export { countUnpinned, listLinkedTenants, pinUnpinned } from './tenants.store.ts';
export {
  activeAdmins,
  deleteIdentity,
  lockAdmins,
  lockForChange,
  updateUser,
  type LockedUser,
  type UserUpdate,
} from './user-change.store.ts';
export { getProfileFacts } from './profile.store.ts';
export { updateProfile } from './update-profile.ts';
export { isMicrosoftOnlyDomain, raiseAllEpochs, raiseUserEpoch, revokeUser } from './ways-in.store.ts';
