import { maxAttachmentBytes } from '@gatehouse/contract';
import { useRef, useState, type DragEvent } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { fileSize } from './sizes.ts';
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
  const sum = attachments.files.reduce((total, file) => total + file.sizeBytes, 0);
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
          or drop them here. {fileSize(sum)} of {fileSize(maxAttachmentBytes)}: Microsoft takes no more in one
          mail.
        </span>
      </div>
    </div>
  );
}
