import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** The text of a key, the only time that it is on a screen. */
export function KeyText({ text, onDone }: { readonly text: string; readonly onDone: () => void }) {
  return (
    <div className="stack dialog-body">
      <Notice tone="wait" icon="key">
        <b>Copy it now; it is shown only this once.</b> We keep its hash, so nobody can show it again. Whoever
        has it can do what it may do.
      </Notice>
      <div className="secret">
        <code className="mono" data-testid="api-key-text">
          {text}
        </code>
        <CopyButton text={text} what="the key" />
      </div>
      <p className="help">
        Send it as <code className="mono">Authorization: Bearer gh_…</code>, and no cookie beside it.
      </p>
      <div className="actions">
        <button type="button" className="btn btn-main" onClick={onDone}>
          I have copied the key
        </button>
      </div>
    </div>
  );
}
