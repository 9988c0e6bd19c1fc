import { longestOffReason } from '@gatehouse/contract';
import { useId, useState, type FormEvent } from 'react';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { ChangeFailure } from './change-failure.tsx';
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

/** Opens the other ways in again, with a reason; says what that does, and what it does not bring back. */
export function OpenAgainDialog({ onClose }: { readonly onClose: () => void }) {
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
    >
      <form className="stack-tight dialog-body" noValidate onSubmit={submit}>
        <ul className="confirm-lines">
          <li>Passwords and emailed codes open the account again. Microsoft goes on as before.</li>
          <li>Whoever has no password can set one by a mail from the sign-in page.</li>
          <li>
            Nothing that was revoked comes back: sessions that ended stay ended, older links and personal API
            keys stay dead.
          </li>
          <li>Everybody stays kept to their tenant.</li>
        </ul>
        <ReasonField reason={reason} isMissing={isMissing && reason.trim() === ''} onChange={setReason} />
        {change.error && <ChangeFailure fault={change.error} />}
        <div className="actions">
          <button type="button" className="btn btn-second" disabled={change.isPending} onClick={onClose}>
            Not now
          </button>
          <button type="submit" className="btn btn-danger" disabled={change.isPending}>
            Open the other ways in
          </button>
        </div>
      </form>
    </FormDialog>
  );
}
