import { deleteAttachment, maxAttachmentBytes, type AttachmentView } from '@gatehouse/contract';
import { useRef, useState } from 'react';
import { call, ProblemError } from '../../api/client.ts';
import { fileSize } from './sizes.ts';
import { uploadFile } from './upload.ts';

interface FileFacts {
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number;
}

/** One file of the message that is being written. */
export type AttachedFile = FileFacts &
  (
    | { readonly state: 'uploading'; readonly share: number }
    | { readonly state: 'ready'; readonly id: AttachmentView['id'] }
    | { readonly state: 'failed'; readonly explanation: string; readonly canRetry: boolean }
  );

export interface Attachments {
  readonly files: readonly AttachedFile[];
  add(files: readonly File[]): void;
  remove(key: string): void;
  retry(key: string): void;
}

/** Files that were uploaded before the page was loaded again. */
export type KeptFile = FileFacts & { readonly id: AttachmentView['id'] };

const sumOf = (files: readonly FileFacts[]): number => files.reduce((sum, file) => sum + file.sizeBytes, 0);

/** Why a file cannot be added to what is there already; null where it can. */
function obstacle(file: File, usedBytes: number): string | null {
  if (file.size === 0) return 'The file is empty.';
  const room = maxAttachmentBytes - usedBytes;
  if (file.size <= room) return null;
  return `Too large: ${fileSize(Math.max(0, room))} are left of ${fileSize(maxAttachmentBytes)}.`;
}

type Change = (key: string, next: (file: AttachedFile) => AttachedFile) => void;

/** Starts uploads and writes down how each stands. */
function useUploads(change: Change) {
  const uploads = useRef(new Map<string, { readonly file: File; readonly stop: () => void }>());
  const start = (key: string, file: File): void => {
    const upload = uploadFile(file, (share) =>
      change(key, (one) => (one.state === 'uploading' ? { ...one, share } : one)),
    );
    uploads.current.set(key, { file, stop: upload.stop });
    upload.done.then(
      ({ id }) => change(key, ({ name, sizeBytes }) => ({ key, name, sizeBytes, state: 'ready', id })),
      (fault: Error) => {
        const explanation = fault instanceof ProblemError ? fault.problem.detail : fault.message;
        const canRetry = true;
        change(key, ({ name, sizeBytes }) => ({
          key,
          name,
          sizeBytes,
          state: 'failed',
          explanation,
          canRetry,
        }));
      },
    );
  };
  return {
    start,
    stop: (key: string) => uploads.current.get(key)?.stop(),
    startAgain(key: string) {
      const upload = uploads.current.get(key);
      if (!upload) return;
      change(key, ({ name, sizeBytes }) => ({ key, name, sizeBytes, state: 'uploading', share: 0 }));
      start(key, upload.file);
    },
  };
}

/** Uploads what is added, all files at once; keeps what became of each. */
export function useAttachments(kept: readonly KeptFile[]): Attachments {
  const [files, setFiles] = useState<readonly AttachedFile[]>(() =>
    kept.map((file) => ({ ...file, state: 'ready' as const })),
  );
  const uploads = useUploads((key, next) =>
    setFiles((all) => all.map((file) => (file.key === key ? next(file) : file))),
  );
  const row = (file: File, usedBytes: number): AttachedFile => {
    const facts = { key: crypto.randomUUID(), name: file.name, sizeBytes: file.size };
    const explanation = obstacle(file, usedBytes);
    if (explanation !== null)
      return { ...facts, sizeBytes: 0, state: 'failed', explanation, canRetry: false };
    uploads.start(facts.key, file);
    return { ...facts, state: 'uploading', share: 0 };
  };
  return {
    files,
    add(added) {
      const rows: AttachedFile[] = [];
      for (const file of added) rows.push(row(file, sumOf(files) + sumOf(rows)));
      setFiles((all) => [...all, ...rows]);
    },
    remove(key) {
      const file = files.find((one) => one.key === key);
      uploads.stop(key);
      // A file that stays behind by accident is deleted after a day.
      if (file?.state === 'ready') {
        void call(deleteAttachment, { params: { attachmentId: file.id } }).catch(() => undefined);
      }
      setFiles((all) => all.filter((one) => one.key !== key));
    },
    retry: uploads.startAgain,
  };
}
