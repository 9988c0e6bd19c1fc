import { useQuery } from '@tanstack/react-query';
import { AlertDialog } from 'radix-ui';
import { useState } from 'react';
import { ProblemError } from '../../api/client.ts';
import { sessionQuery } from '../../api/queries.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Scrim } from '../../ui/scrim.tsx';
import { ChangeFailure } from './change-failure.tsx';
import {
  confirmLines,
  confirmQuestion,
  confirmSentence,
  confirmVerb,
  lossWords,
} from './confirm-words.model.ts';
import { backToSwitch } from './enforce-switch.tsx';
import type { Armed, SwitchLine } from './switch-words.model.ts';
import type { PreviewState } from './use-preview.ts';
import { useSetEnforcement } from './use-set-enforcement.ts';

interface Props {
  /** Whether the switch may be pressed now: facts go on changing while this is open. */
  readonly line: SwitchLine;
  readonly preview: PreviewState;
  readonly onClose: () => void;
}

const isOutdated = (fault: Error | null): boolean =>
  fault instanceof ProblemError &&
  ['enforcement_preview_outdated', 'enforcement_preview_not_found'].includes(fault.problem.code);

/** Whether the numbers are those that were looked at, and still arm. */
function Warning({ line, preview, hasChanged }: Omit<Props, 'onClose'> & { readonly hasChanged: boolean }) {
  const { armed, isMaking, make, fault } = preview;
  if (isMaking)
    return (
      <Notice tone="run" icon="clock">
        {hasChanged && 'The numbers have changed, so nothing was changed. '}A new preview is being made.
      </Notice>
    );
  return (
    <>
      {hasChanged && !fault && (
        <Notice tone="wait" icon="alert">
          The numbers have changed since you looked, so nothing was changed. These are the new ones.
        </Notice>
      )}
      {fault && <FailureNotice fault={fault} />}
      {!line.mayPress && (
        <Notice tone="wait" icon="hourglass">
          {line.words}
          {armed?.isOver && (
            <div>
              <button type="button" className="btn btn-second btn-sm" onClick={make}>
                Make a new preview
              </button>
            </div>
          )}
        </Notice>
      )}
    </>
  );
}

function Numbers({ armed }: { readonly armed: Armed }) {
  const { data } = useQuery(sessionQuery);
  const { counts } = armed.preview;
  return (
    <>
      <p>{confirmSentence(counts)}</p>
      <ul className="confirm-lines">
        {confirmLines(counts, data?.brand.supportEmail ?? 'support').map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

function Tick({
  words,
  isSet,
  onChange,
}: {
  words: string;
  isSet: boolean;
  onChange: (isSet: boolean) => void;
}) {
  return (
    <label className="tick">
      <input type="checkbox" checked={isSet} onChange={(event) => onChange(event.target.checked)} />
      {words}
    </label>
  );
}

function useEnforcing({ preview, onClose }: Props) {
  const [hasChanged, setHasChanged] = useState(false);
  /** The preview whose losses were accepted: a new one asks again. */
  const [accepted, setAccepted] = useState('');
  const change = useSetEnforcement(() => {
    preview.drop();
    onClose();
  });
  const enforce = ({ preview: { id } }: Armed): void =>
    change.mutate(
      { enforcement: 'required', previewId: id },
      {
        onError(fault) {
          if (!isOutdated(fault)) return;
          setHasChanged(true);
          preview.make();
        },
      },
    );
  const fault = isOutdated(change.error) ? null : change.error;
  return { enforce, isBusy: change.isPending || preview.isMaking, fault, hasChanged, accepted, setAccepted };
}

/** The numbers, what they mean, and the button that makes Microsoft the only way in. */
export function EnforceDialog(props: Props) {
  const { line, preview, onClose } = props;
  const { enforce, isBusy, fault, hasChanged, accepted, setAccepted } = useEnforcing(props);
  const { armed } = preview;
  if (!armed) return null;
  const { id, counts } = armed.preview;
  const loss = lossWords(counts);
  const mayEnforce = line.mayPress && !isBusy && (loss === null || accepted === id);
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && !isBusy && onClose()}>
      <AlertDialog.Portal>
        <Scrim />
        <AlertDialog.Content className="dialog" onCloseAutoFocus={backToSwitch}>
          <AlertDialog.Title asChild>
            <h2>{confirmQuestion(counts)}</h2>
          </AlertDialog.Title>
          <div className="stack-tight dialog-body">
            <AlertDialog.Description asChild>
              <div>
                <Numbers armed={armed} />
              </div>
            </AlertDialog.Description>
            <Warning line={line} preview={preview} hasChanged={hasChanged} />
            {loss !== null && (
              <Tick words={loss} isSet={accepted === id} onChange={(isSet) => setAccepted(isSet ? id : '')} />
            )}
            {fault && <ChangeFailure fault={fault} />}
          </div>
          <div className="actions">
            <AlertDialog.Cancel className="btn btn-second" disabled={isBusy}>
              Not now
            </AlertDialog.Cancel>
            <button
              type="button"
              className="btn btn-danger"
              disabled={!mayEnforce}
              onClick={() => enforce(armed)}
            >
              {confirmVerb(counts)}
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
