import type { OperationId } from '@gatehouse/contract';

/** Values that pass the schemas, so that nothing but authorization can refuse. */
export const bodies: Partial<Record<OperationId, unknown>> = {
  changePassword: { presentPassword: 'not the present one', newPassword: 'a stable with seven horses' },
  startMailboxAttempt: { display: 'popup' },
  beginLinkedFile: { name: 'a.zip', sizeBytes: 1 },
  createDraft: { subject: 's' },
  updateDraft: { revision: 1, subject: 's' },
  setSignature: { html: '<p>x</p>' },
  enqueueMessage: { to: [{ address: 'ben@contoso.example' }], subject: 's', html: '<p>x</p>' },
  enqueueMessageBatch: {
    messages: [{ to: [{ address: 'ben@contoso.example' }], subject: 's', html: '<p>x</p>' }],
  },
  settleMessage: { decision: 'it-was-sent' },
  settleHeldMessages: { decision: 'cancel' },
  settleUnconfirmedMessages: { decision: 'it-was-sent', count: 1 },
  changeUserRole: { role: 'admin' },
  pinUsers: { tenantId: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961' },
  sendInvitations: { rows: [{ email: 'new@contoso.example' }] },
  answerBindingRequest: { decision: 'let-in' },
  setGuestRule: { guestRule: 'allowed' },
  confirmInvitation: { decision: 'let-in' },
  updateProfile: { displayName: 'Ada Lindqvist', language: 'en', timeZone: null },
  remindRequesters: {},
  requestActivation: { note: '' },
  makeEnforcementPreview: { pins: { forAll: null, each: [] } },
  makeTenantMove: {
    fromTenantId: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961',
    toTenantId: '00000000-0000-4000-8000-000000000000',
  },
  startRevocationDrill: { email: 'ben@contoso.example' },
  setLiveness: { intervalMinutes: 10, graceHours: 8 },
  setEnforcement: { enforcement: 'off', reason: 'We move to another tenant.' },
  setItContact: { address: 'it@contoso.example' },
  issueApiKey: { holder: 'person', name: 'Order import', scopes: ['mailbox:read'] },
};

/** What stands after the path, where something must. */
export const queries: Partial<Record<OperationId, string>> = {
  uploadAttachment: '?name=a.txt',
  listMessageDays: '?timeZone=Europe/Vienna',
};

/** Ids of the right form that name nothing. */
export const nobodys = {
  batchId: `mbt_${'0'.repeat(26)}`,
  messageId: `msg_${'0'.repeat(26)}`,
  attemptId: `att_${'0'.repeat(26)}`,
  draftId: `drf_${'0'.repeat(26)}`,
  attachmentId: `file_${'0'.repeat(26)}`,
  linkedFileId: `lfl_${'0'.repeat(26)}`,
  partNumber: '1',
  fileLinkId: `flk_${'0'.repeat(26)}`,
  apiKeyId: `key_${'0'.repeat(26)}`,
  sessionId: `ses_${'0'.repeat(26)}`,
  userId: `usr_${'0'.repeat(26)}`,
  consentCaseId: `case_${'0'.repeat(26)}`,
  invitationId: `inv_${'0'.repeat(26)}`,
  previewId: `prv_${'0'.repeat(26)}`,
  enforcementLiftId: `lft_${'0'.repeat(26)}`,
  tenantMoveId: `mov_${'0'.repeat(26)}`,
  bindingLinkId: `bnd_${'0'.repeat(26)}`,
  handOffLinkId: `hol_${'0'.repeat(26)}`,
};
