import {
  addressOf,
  uploadAttachment,
  type AttachmentView,
  type LinkedFileView,
  type Problem,
} from '@gatehouse/contract';
import { ProblemError } from '../../api/client.ts';

const mediaType = /^[\w.+-]+\/[\w.+-]+$/;

/** How much has left, from 0 to 1 (null: as before), and whether it waits for a connection. */
export type Progress = (share: number | null, isWaiting: boolean) => void;

export interface Upload {
  readonly done: Promise<{ readonly id: AttachmentView['id'] | LinkedFileView['id'] }>;
  readonly stop: () => void;
}

/**
 * Uploads one file that travels in the mail itself. XMLHttpRequest, because `fetch` tells nothing about what has
 * left so far.
 */
export function uploadFile(file: File, onProgress: Progress): Upload {
  const request = new XMLHttpRequest();
  const query = { name: file.name, ...(mediaType.test(file.type) ? { contentType: file.type } : {}) };
  const done = new Promise<AttachmentView>((resolve, reject) => {
    request.open('POST', addressOf(uploadAttachment, { query }));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) =>
      onProgress(event.lengthComputable ? event.loaded / event.total : 0, false);
    request.onload = () => {
      if (request.status === 201) resolve(request.response as AttachmentView);
      else reject(new ProblemError(request.response as Problem));
    };
    request.onerror = () => reject(new Error('The file did not get through. Check your connection.'));
    request.send(file);
  });
  return { done, stop: () => request.abort() };
}
