import { useState } from 'react';
import { Icon } from './icon.tsx';

const words = { rest: 'Copy', done: 'Copied', failed: 'Select and copy it yourself' } as const;

/** Puts the text on the clipboard and says whether that worked; some browsers refuse it. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [state, setState] = useState<keyof typeof words>('rest');
  const copy = (): void =>
    void navigator.clipboard.writeText(text).then(
      () => setState('done'),
      () => setState('failed'),
    );
  return (
    <button type="button" className="btn btn-second btn-sm" onClick={copy}>
      <Icon name={state === 'done' ? 'check' : 'copy'} />
      <span aria-live="polite">
        {words[state]}
        {state === 'rest' && <span className="visually-hidden"> {what}</span>}
      </span>
    </button>
  );
}
