import { getAttempt } from '../features/attempts/public.ts';
import { exportAuditEvents, listAuditEvents } from '../features/audit/public.ts';
import {
  confirmInvitation,
  listInvitations,
  resendInvitation,
  sendInvitations,
  withdrawInvitation,
} from '../features/invitations/public.ts';
import { disconnectMailbox, getMailbox, startMailboxAttempt } from '../features/mailboxes/public.ts';
import {
  cancelMessage,
  enqueueMessage,
  enqueueMessageBatch,
  getMessageBatch,
  followMessages,
  getMessage,
  listMessageDays,
  listMessages,
  settleHeldMessages,
  settleUnconfirmedMessages,
  takeBackMessage,
  settleMessage,
  testMailbox,
} from '../features/outbox/public.ts';
import {
  endMyOtherSessions,
  endMySession,
  getProfile,
  getSession,
  listMySessions,
} from '../features/sessions/public.ts';
import { issueApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '../features/api-keys/public.ts';
import { changePassword } from '../features/passwords/public.ts';
import { updateProfile } from '../features/organizations/public.ts';
import {
  changeUserRole,
  deactivateUser,
  listTenants,
  listUsers,
  pinUsers,
  reactivateUser,
  removeUser,
} from '../features/people/public.ts';
import type { Handlers } from '../http/serve-operation.ts';
import { createDraftHandlers } from './draft-handlers.ts';
import { createFileHandlers } from './file-handlers.ts';
import { createConsentHandlers } from './consent-handlers.ts';
import { createEnforcementHandlers } from './enforcement-handlers.ts';
import type { Deps } from './deps.ts';

/** What stands behind each operation of the contract. */
export function createHandlers(deps: Deps): Handlers {
  return {
    getSession: (call) => getSession(deps, call),
    getProfile: (call) => getProfile(deps, call),
    updateProfile: (call) => updateProfile(deps, call),
    changePassword: (call) => changePassword(deps, call),
    listMySessions: (call) => listMySessions(deps, call),
    endMySession: (call) => endMySession(deps, call),
    endMyOtherSessions: (call) => endMyOtherSessions(deps, call),
    listApiKeys: (call) => listApiKeys(deps, call),
    issueApiKey: (call) => issueApiKey(deps, call),
    rotateApiKey: (call) => rotateApiKey(deps, call),
    revokeApiKey: (call) => revokeApiKey(deps, call),
    getAttempt: (call) => getAttempt(deps, call),
    getMailbox: (call) => getMailbox(deps, call),
    startMailboxAttempt: (call) => startMailboxAttempt(deps, call),
    disconnectMailbox: (call) => disconnectMailbox(deps, call),
    testMailbox: (call) => testMailbox(deps, call),
    ...createDraftHandlers(deps),
    ...createFileHandlers(deps),
    enqueueMessage: (call) => enqueueMessage(deps, call),
    listMessages: (call) => listMessages(deps, call),
    listMessageDays: (call) => listMessageDays(deps, call),
    getMessage: (call) => getMessage(deps, call),
    cancelMessage: (call) => cancelMessage(deps, call),
    settleMessage: (call) => settleMessage(deps, call),
    settleHeldMessages: (call) => settleHeldMessages(deps, call),
    enqueueMessageBatch: (call) => enqueueMessageBatch(deps, call),
    getMessageBatch: (call) => getMessageBatch(deps, call),
    followMessages: (call) => followMessages(deps, call),
    takeBackMessage: (call) => takeBackMessage(deps, call),
    settleUnconfirmedMessages: (call) => settleUnconfirmedMessages(deps, call),
    listUsers: (call) => listUsers(deps, call),
    changeUserRole: (call) => changeUserRole(deps, call),
    deactivateUser: (call) => deactivateUser(deps, call),
    reactivateUser: (call) => reactivateUser(deps, call),
    removeUser: (call) => removeUser(deps, call),
    pinUsers: (call) => pinUsers(deps, call),
    listTenants: (call) => listTenants(deps, call),
    sendInvitations: (call) => sendInvitations(deps, call),
    listInvitations: (call) => listInvitations(deps, call),
    resendInvitation: (call) => resendInvitation(deps, call),
    withdrawInvitation: (call) => withdrawInvitation(deps, call),
    confirmInvitation: (call) => confirmInvitation(deps, call),
    ...createConsentHandlers(deps),
    ...createEnforcementHandlers(deps),
    listAuditEvents: (call) => listAuditEvents(deps, call),
    exportAuditEvents: (call) => exportAuditEvents(deps, call),
  };
}
