import { useMutation } from '@tanstack/react-query';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { when } from '../../ui/when.ts';
import type { Saver } from './saver.ts';
import { saveWords, type SaveState } from './saving.model.ts';

/** Quietly, whether what is written is kept. */
export function SaveLine({ state }: { readonly state: SaveState }) {
  return <output className="help">{saveWords(state, when)}</output>;
}

const words = {
  'changed-elsewhere': {
    title: 'This draft was changed in another tab or on another device.',
    text: 'What you have written here since is not saved. Both stay as they are until you choose.',
    insist: 'Keep what is written here',
  },
  gone: {
    title: 'This draft was sent or discarded in another tab or on another device.',
    text: 'What is written here is kept in this tab only, and is not sent. Its files may be gone.',
    insist: 'Keep it as a new draft',
  },
} as const;

/** Two tabs have written the same draft, or one has ended it: the person says which of them counts. */
export function SaveConflict({
  saver,
  state,
  onGiveUp,
}: {
  readonly saver: Saver;
  readonly state: SaveState;
  /** What stands at the server counts. */
  readonly onGiveUp: () => void;
}) {
  const { mutate, error, isPending } = useMutation({ mutationFn: () => saver.insist() });
  if (state.kind !== 'changed-elsewhere' && state.kind !== 'gone') return null;
  const { title, text, insist } = words[state.kind];
  return (
    <>
      <Notice tone="bad" icon="alert">
        <b>{title}</b> {text}
        <div className="row">
          <button
            type="button"
            className="btn btn-second btn-sm"
            disabled={isPending}
            onClick={() => mutate()}
          >
            {insist}
          </button>
          <button type="button" className="btn btn-quiet btn-sm" disabled={isPending} onClick={onGiveUp}>
            {state.kind === 'gone' ? 'Drop what is written here' : 'Use the other one instead'}
          </button>
        </div>
      </Notice>
      {error && <FailureNotice fault={error} />}
    </>
  );
}
