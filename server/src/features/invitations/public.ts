export { acceptInvitation } from './accept-invitation.ts';
export { resendInvitation, withdrawInvitation } from './change-invitation.ts';
export { confirmInvitation } from './confirm-invitation.ts';
export { createCustomer, type MadeCustomer } from './create-customer.ts';
export { pinOfInvitation } from './find-invitation.ts';
export { findInvited } from './find-invited.ts';
export { invitationRoutes } from './invitations.http.ts';
export { listInvitations } from './list-invitations.ts';
export { sendInvitations } from './send-invitations.ts';
