export { acceptInvitation } from './accept-invitation.ts';
export { resendInvitation, withdrawInvitation } from './change-invitation.ts';
export { confirmInvitation } from './confirm-invitation.ts';
export { invitationRoutes } from './invitations.http.ts';
export { inviteFirstAdmin } from './invite-first-admin.ts';
export { listInvitations } from './list-invitations.ts';
export { sendInvitations } from './send-invitations.ts';
