export { beginLinkedFile } from './begin-linked-file.ts';
export { deleteLinkedFile } from './delete-linked-file.ts';
export {
  deleteFilesOfDraft,
  listFilesOfDraft,
  releaseFilesOfDrafts,
  writeFilesOfDraft,
} from './draft-files.store.ts';
export { lockFilesForDraft } from './lock-for-draft.ts';
export { fileLinkRoutes } from './file-links.http.ts';
export { listFileLinksOfMessages, revokeAllFileLinks } from './file-links.store.ts';
export { withFiles } from './files-block.model.ts';
export { finishLinkedFile } from './finish-linked-file.ts';
export { getLinkedFile } from './get-linked-file.ts';
export {
  endLinksOfMessage,
  freeLinkedFiles,
  listMailedFiles,
  prepareLinks,
  writeLinks,
  type LinkingDeps,
  type PreparedLink,
} from './link-files.ts';
export { fileLinkView } from './linked-file-view.ts';
export { putFilePart } from './put-file-part.ts';
export { revokeFileLink } from './revoke-file-link.ts';
export { sweepFiles } from './sweep-files.ts';
