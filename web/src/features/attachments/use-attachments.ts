import { deleteAttachment, deleteLinkedFile } from '@gatehouse/contract';
import { useRef, useState } from 'react';
import { call, ProblemError } from '../../api/client.ts';
import { chooseTravel, isLinked, type FileId, type Travel } from './travel.model.ts';
import { uploadInParts } from './upload-in-parts.ts';
import { uploadFile, type Upload } from './upload.ts';

interface FileFacts {
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number;
}

/** One file of the message that is being written. */
export type AttachedFile = FileFacts & { readonly travel: Travel } & (
    | { readonly state: 'uploading'; readonly share: number; readonly isWaiting: boolean }
    | { readonly state: 'ready'; readonly id: FileId }
    | { readonly state: 'failed'; readonly explanation: string; readonly canRetry: boolean }
  );

export interface Attachments {
  readonly files: readonly AttachedFile[];
  add(files: readonly File[]): void;
  remove(key: string): void;
  retry(key: string): void;
}

/** Files that were uploaded before the page was loaded again. */
export type KeptFile = FileFacts & { readonly id: FileId };

type Change = (key: string, next: (file: AttachedFile) => AttachedFile) => void;

const factsOf = ({ key, name, sizeBytes, travel }: AttachedFile) => ({ key, name, sizeBytes, travel });

/** Starts uploads and writes down how each stands. */
function useUploads(change: Change) {
  const uploads = useRef(new Map<string, { readonly file: File; readonly travel: Travel } & Upload>());
  const start = (key: string, file: File, travel: Travel): void => {
    const upload = (travel === 'as-link' ? uploadInParts : uploadFile)(file, (share, isWaiting) =>
      change(key, (one) =>
        one.state === 'uploading' ? { ...one, share: share ?? one.share, isWaiting } : one,
      ),
    );
    uploads.current.set(key, { file, travel, ...upload });
    upload.done.then(
      ({ id }) => change(key, (one) => ({ ...factsOf(one), state: 'ready', id })),
      (fault: Error) => {
        const explanation = fault instanceof ProblemError ? fault.problem.detail : fault.message;
        change(key, (one) => ({ ...factsOf(one), state: 'failed', explanation, canRetry: true }));
      },
    );
  };
  return {
    start,
    stop: (key: string) => uploads.current.get(key)?.stop(),
    startAgain(key: string) {
      const upload = uploads.current.get(key);
      if (!upload) return;
      change(key, (one) => ({ ...factsOf(one), state: 'uploading', share: 0, isWaiting: false }));
      start(key, upload.file, upload.travel);
    },
  };
}

/** A file that stays behind by accident is deleted after a day. */
function deleteFile(id: FileId): void {
  const deleted = isLinked(id)
    ? call(deleteLinkedFile, { params: { linkedFileId: id } })
    : call(deleteAttachment, { params: { attachmentId: id } });
  void deleted.catch(() => undefined);
}

/** Uploads what is added, all files at once; keeps what became of each. */
export function useAttachments(kept: readonly KeptFile[]): Attachments {
  const [files, setFiles] = useState<readonly AttachedFile[]>(() =>
    kept.map((file) => ({
      ...file,
      travel: isLinked(file.id) ? ('as-link' as const) : ('in-mail' as const),
      state: 'ready' as const,
    })),
  );
  const uploads = useUploads((key, next) =>
    setFiles((all) => all.map((file) => (file.key === key ? next(file) : file))),
  );
  const row = (file: File, others: readonly AttachedFile[]): AttachedFile => {
    const facts = { key: crypto.randomUUID(), name: file.name, sizeBytes: file.size };
    const choice = chooseTravel(file.size, others);
    if ('obstacle' in choice) {
      const explanation = choice.obstacle;
      return { ...facts, sizeBytes: 0, travel: 'in-mail', state: 'failed', explanation, canRetry: false };
    }
    uploads.start(facts.key, file, choice.travel);
    return { ...facts, ...choice, state: 'uploading', share: 0, isWaiting: false };
  };
  return {
    files,
    add(added) {
      const rows: AttachedFile[] = [];
      for (const file of added) rows.push(row(file, [...files, ...rows]));
      setFiles((all) => [...all, ...rows]);
    },
    remove(key) {
      const file = files.find((one) => one.key === key);
      if (file?.state === 'ready') deleteFile(file.id);
      else uploads.stop(key);
      setFiles((all) => all.filter((one) => one.key !== key));
    },
    retry: uploads.startAgain,
  };
}
