export {
  assignAttachments,
  deleteForgottenAttachments,
  freeAttachments,
  listAttachmentsOfMessages,
  lockUnusedAttachments,
  readAttachments,
  type AttachmentFacts,
} from './attachments.store.ts';
export {
  deleteAttachmentsOfDraft,
  listAttachmentsOfDraft,
  lockAttachmentsForDraft,
  writeAttachmentsOfDraft,
} from './draft-attachments.store.ts';
export { deleteAttachment } from './delete-attachment.ts';
export { attachmentView, uploadAttachment } from './upload-attachment.ts';
