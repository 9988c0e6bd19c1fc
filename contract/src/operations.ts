import { issueApiKey, listApiKeys, revokeApiKey, rotateApiKey } from './api-keys.ts';
import { deleteAttachment, uploadAttachment } from './attachments.ts';
import { getAttempt } from './attempts.ts';
import { listConsentCases, listMyWaits, remindRequesters } from './consent-cases.ts';
import { answerBindingRequest, listBindingRequests } from './bindings.ts';
import {
  exportPreviewPeople,
  listPreviewPeople,
  makeEnforcementPreview,
  tellFirst,
} from './enforcement-previews.ts';
import { getEnforcement, requestActivation, setEnforcement, setGuestRule } from './enforcement.ts';
import { getLift, stopLift } from './lifts.ts';
import { getLiveness, setLiveness, startRevocationDrill } from './liveness.ts';
import { carryOutTenantMove, getLatestTenantMove, listMovingPeople, makeTenantMove } from './tenant-moves.ts';
import { exportAuditEvents, listAuditEvents } from './audit-events.ts';
import {
  confirmInvitation,
  listInvitations,
  resendInvitation,
  sendInvitations,
  withdrawInvitation,
} from './invitations.ts';
import {
  createHandOffLink,
  getItContact,
  listHandOffLinks,
  mailHandOffLink,
  revokeHandOffLink,
  setItContact,
} from './hand-off.ts';
import { disconnectMailbox, getMailbox, startMailboxAttempt, testMailbox } from './mailbox.ts';
import { createDraft, deleteDraft, getDraft, listDrafts, updateDraft } from './drafts.ts';
import { listMessageDays } from './message-days.ts';
import { listMessages } from './message-list.ts';
import {
  cancelMessage,
  settleHeldMessages,
  settleMessage,
  settleUnconfirmedMessages,
  takeBackMessage,
} from './message-decisions.ts';
import { enqueueMessageBatch, getMessageBatch } from './message-batches.ts';
import { followMessages } from './message-events.ts';
import { enqueueMessage, getMessage } from './messages.ts';
import { endMyOtherSessions, endMySession, getProfile, listMySessions, updateProfile } from './profile.ts';
import { changePassword } from './password.ts';
import { getSession } from './session.ts';
import { getSignature, setSignature } from './signature.ts';
import {
  beginLinkedFile,
  deleteLinkedFile,
  finishLinkedFile,
  getLinkedFile,
  putFilePart,
  revokeFileLink,
} from './linked-files.ts';
import { listTenantGrants } from './tenant-grants.ts';
import {
  changeUserRole,
  deactivateUser,
  listTenants,
  listUsers,
  pinUsers,
  reactivateUser,
  removeUser,
} from './users.ts';

/** Every operation of the HTTP API, in the order of the documentation. */
export const operations = {
  getSession,
  getProfile,
  updateProfile,
  getSignature,
  setSignature,
  listMySessions,
  endMySession,
  endMyOtherSessions,
  listApiKeys,
  issueApiKey,
  rotateApiKey,
  revokeApiKey,
  changePassword,
  getAttempt,
  getMailbox,
  startMailboxAttempt,
  disconnectMailbox,
  testMailbox,
  uploadAttachment,
  deleteAttachment,
  beginLinkedFile,
  putFilePart,
  getLinkedFile,
  finishLinkedFile,
  deleteLinkedFile,
  listDrafts,
  createDraft,
  getDraft,
  updateDraft,
  deleteDraft,
  enqueueMessage,
  listMessages,
  listMessageDays,
  getMessage,
  followMessages,
  enqueueMessageBatch,
  getMessageBatch,
  cancelMessage,
  takeBackMessage,
  settleMessage,
  settleHeldMessages,
  settleUnconfirmedMessages,
  revokeFileLink,
  listUsers,
  changeUserRole,
  deactivateUser,
  reactivateUser,
  removeUser,
  pinUsers,
  listTenants,
  listTenantGrants,
  sendInvitations,
  listInvitations,
  resendInvitation,
  withdrawInvitation,
  confirmInvitation,
  listConsentCases,
  remindRequesters,
  listMyWaits,
  createHandOffLink,
  listHandOffLinks,
  revokeHandOffLink,
  mailHandOffLink,
  getItContact,
  setItContact,
  getEnforcement,
  setEnforcement,
  setGuestRule,
  requestActivation,
  makeEnforcementPreview,
  listPreviewPeople,
  exportPreviewPeople,
  tellFirst,
  listBindingRequests,
  answerBindingRequest,
  getLift,
  stopLift,
  makeTenantMove,
  getLatestTenantMove,
  listMovingPeople,
  carryOutTenantMove,
  getLiveness,
  setLiveness,
  startRevocationDrill,
  listAuditEvents,
  exportAuditEvents,
} as const;

export type OperationId = keyof typeof operations;
