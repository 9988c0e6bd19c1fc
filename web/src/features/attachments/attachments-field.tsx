import { fileSize, maxAttachmentBytes, maxLinkedFileBytes } from '@gatehouse/contract';
import { useRef, useState, type DragEvent } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { bytesInMail } from './travel.model.ts';
import type { AttachedFile, Attachments } from './use-attachments.ts';

function FileRow({
  file,
  onRemove,
  onRetry,
}: {
  readonly file: AttachedFile;
  readonly onRemove: () => void;
  readonly onRetry: () => void;
}) {
  return (
    <li className="file">
      <span className="cut">{file.name}</span>
      <span className="quiet">{fileSize(file.sizeBytes)}</span>
      <span className="row">
        {file.state === 'failed' && file.canRetry && (
          <button type="button" className="btn btn-second btn-sm" onClick={onRetry}>
            Try again
          </button>
        )}
        <button
          type="button"
          className="btn btn-quiet btn-sm"
          onClick={onRemove}
          aria-label={`Remove ${file.name}`}
        >
          Remove
        </button>
      </span>
      {file.state === 'uploading' && (
        <progress value={file.share} max={1} aria-label={`Upload of ${file.name}`} />
      )}
      {file.travel === 'as-link' && (
        <span className="help file-wide">
          Travels as a link, good for 30 days; you can take it back in Outbox.
        </span>
      )}
      {file.state === 'uploading' && file.isWaiting && (
        <output className="help">No connection. It goes on by itself; keep this page open.</output>
      )}
      {file.state === 'failed' && (
        <span className="error" role="alert">
          <Icon name="alert" />
          {file.explanation}
        </span>
      )}
    </li>
  );
}

/** Picks or drops files, shows how each upload stands and how much room is left. */
export function AttachmentsField({ attachments }: { readonly attachments: Attachments }) {
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    attachments.add([...event.dataTransfer.files]);
  };
  return (
    <div className="field">
      <span className="legend">Files</span>
      {attachments.files.length > 0 && (
        <ul className="stack" style={{ gap: '6px' }}>
          {attachments.files.map((file) => (
            <FileRow
              key={file.key}
              file={file}
              onRemove={() => attachments.remove(file.key)}
              onRetry={() => attachments.retry(file.key)}
            />
          ))}
        </ul>
      )}
      <div
        className={`drop row ${isOver ? 'over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <input
          ref={input}
          className="visually-hidden"
          type="file"
          multiple
          tabIndex={-1}
          aria-label="Files to attach"
          onChange={(event) => {
            attachments.add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <button type="button" className="btn btn-second btn-sm" onClick={() => input.current?.click()}>
          <Icon name="paperclip" />
          Attach files
        </button>
        <span className="help">
          or drop them here. {fileSize(bytesInMail(attachments.files))} of {fileSize(maxAttachmentBytes)} that
          Microsoft takes in one mail; what is larger travels as a link, up to {fileSize(maxLinkedFileBytes)}{' '}
          a file.
        </span>
      </div>
    </div>
  );
}
