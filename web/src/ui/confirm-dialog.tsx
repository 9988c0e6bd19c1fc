import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Scrim } from './scrim.tsx';

interface Props {
  readonly trigger: ReactNode;
  /** The consequence as a question. */
  readonly question: string;
  readonly children: ReactNode;
  /** The verb with its object. */
  readonly verb: string;
  /** Red, for what takes something from somebody. */
  readonly isGrave?: boolean;
  readonly onConfirm: () => void;
}

/** Asks before an act that others will notice; the focus starts on "Not now". */
export function ConfirmDialog({ trigger, question, children, verb, isGrave = true, onConfirm }: Props) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <Scrim />
        <AlertDialog.Content className="dialog">
          <AlertDialog.Title asChild>
            <h2>{question}</h2>
          </AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="quiet">{children}</div>
          </AlertDialog.Description>
          <div className="actions">
            <AlertDialog.Cancel className="btn btn-second">Not now</AlertDialog.Cancel>
            <AlertDialog.Action className={`btn ${isGrave ? 'btn-danger' : 'btn-main'}`} onClick={onConfirm}>
              {verb}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
