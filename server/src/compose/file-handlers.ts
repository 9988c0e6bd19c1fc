import { deleteAttachment, uploadAttachment } from '../features/attachments/public.ts';
import {
  beginLinkedFile,
  deleteLinkedFile,
  finishLinkedFile,
  getLinkedFile,
  putFilePart,
  revokeFileLink,
} from '../features/file-links/public.ts';
import type { Handlers } from '../http/serve-operation.ts';
import type { Deps } from './deps.ts';

type FileOperation =
  | 'uploadAttachment'
  | 'deleteAttachment'
  | 'beginLinkedFile'
  | 'putFilePart'
  | 'getLinkedFile'
  | 'finishLinkedFile'
  | 'deleteLinkedFile'
  | 'revokeFileLink';

/** What stands behind the operations of files: those that travel in a mail, and those that travel as links. */
export function createFileHandlers(deps: Deps): Pick<Handlers, FileOperation> {
  return {
    uploadAttachment: (call) => uploadAttachment(deps, call),
    deleteAttachment: (call) => deleteAttachment(deps, call),
    beginLinkedFile: (call) => beginLinkedFile(deps, call),
    putFilePart: (call) => putFilePart(deps, call),
    getLinkedFile: (call) => getLinkedFile(deps, call),
    finishLinkedFile: (call) => finishLinkedFile(deps, call),
    deleteLinkedFile: (call) => deleteLinkedFile(deps, call),
    revokeFileLink: (call) => revokeFileLink(deps, call),
  };
}
