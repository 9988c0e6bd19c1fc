export { activationState, type ActivationAnswer } from './activation.model.ts';
export {
  findActivation,
  listOpenRequests,
  type OpenRequest,
  type OrganizationActivation,
} from './activation.store.ts';
export { answerActivation } from './answer-activation.ts';
export { getEnforcement } from './get-enforcement.ts';
export { openAgain } from './open-again.ts';
export { makeEnforcementPreview } from './make-preview.ts';
export { exportPreviewPeople, listPreviewPeople } from './preview-people.ts';
export { deleteOldPreviews } from './previews.store.ts';
export { setEnforcement } from './set-enforcement.ts';
export { setGuestRule } from './set-guest-rule.ts';
export { startMailing } from './start-mailing.ts';
export { tellFirst } from './tell-first.ts';
export { takeMailings, writeMailing, type MailPart } from './write-mailing.ts';
export { stopAllMailings } from './mailings.store.ts';
export type { LockedMailing } from './mailings.store.ts';
export type { WrittenPart } from './mail-first-passwords.ts';
export { requestActivation } from './request-activation.ts';
