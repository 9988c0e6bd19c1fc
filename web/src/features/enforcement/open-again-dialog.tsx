import { longestOffReason } from '@gatehouse/contract';
import { useId, useState, type FormEvent } from 'react';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ChangeFailure } from './change-failure.tsx';
import { backToSwitch } from './enforce-switch.tsx';
import { useSetEnforcement } from './use-set-enforcement.ts';

function ReasonField({
  reason,
  isMissing,
  onChange,
}: {
  readonly reason: string;
  readonly isMissing: boolean;
  readonly onChange: (reason: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Why</label>
      <textarea
        id={id}
        className="input"
        rows={3}
        maxLength={longestOffReason}
        value={reason}
        aria-invalid={isMissing}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.value)}
      />
      {isMissing ? (
        <p className="error" id={`${id}-help`} role="alert">
          Say why, in a few words.
        </p>
      ) : (
        <p className="help" id={`${id}-help`}>
          All admins get it by mail, and it stands in the audit trail. At most {longestOffReason} characters.
        </p>
      )}
    </div>
  );
}

interface Props {
  /** The admin is still there, and what holds is known. */
  readonly mayOpen: boolean;
  readonly onClose: () => void;
}

/** Opens the other ways in again, with a reason; says what that does, and what it does not bring back. */
export function OpenAgainDialog({ mayOpen, onClose }: Props) {
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const change = useSetEnforcement(onClose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setIsMissing(reason.trim() === '');
    if (reason.trim() !== '') change.mutate({ enforcement: 'off', reason });
  };
  return (
    <FormDialog
      title="Open the other ways in again?"
      isOpen
      isKept={reason !== '' || change.isPending}
      onOpenChange={onClose}
      onCloseAutoFocus={backToSwitch}
    >
      <form className="stack-tight dialog-body" noValidate onSubmit={submit}>
        <ul className="confirm-lines">
          <li>Passwords and emailed codes open the account again. Microsoft goes on as before.</li>
          <li>
            A password that somebody had before works again; who has come back through Microsoft keeps that
            way.
          </li>
          <li>
            Nothing that was revoked comes back: sessions that ended stay ended, older links and personal API
            keys stay dead.
          </li>
          <li>Everybody stays kept to their tenant.</li>
        </ul>
        <ReasonField reason={reason} isMissing={isMissing && reason.trim() === ''} onChange={setReason} />
        {!mayOpen && !change.isPending && !change.error && (
          <Notice tone="wait" icon="hourglass">
            Your proof that you are here has ended, or what holds could not be read. Nothing was changed.
          </Notice>
        )}
        {change.error && <ChangeFailure fault={change.error} />}
        <div className="actions">
          <button type="button" className="btn btn-second" disabled={change.isPending} onClick={onClose}>
            Not now
          </button>
          <button type="submit" className="btn btn-danger" disabled={change.isPending || !mayOpen}>
            Open the other ways in
          </button>
        </div>
      </form>
    </FormDialog>
  );
}
