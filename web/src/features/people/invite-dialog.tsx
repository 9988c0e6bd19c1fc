import { useQuery } from '@tanstack/react-query';
import { useId, useState, type ChangeEvent } from 'react';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { LeftOutRows } from './left-out-rows.tsx';
import { parseRows } from './parse-rows.model.ts';
import { tenantsQuery } from './people-queries.ts';
import { useInviting, type Pin } from './use-inviting.ts';

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

function PinField({ pin, onChange }: { readonly pin: Pin; readonly onChange: (pin: Pin) => void }) {
  const { data } = useQuery(tenantsQuery);
  const linked = data?.tenants.map(({ tenantId, domain }) => [tenantId, domain ?? tenantId] as const) ?? [];
  return (
    <SelectField
      label="Microsoft tenant they come from"
      value={pin}
      options={[['inviter', 'Mine'], ...linked, ['none', 'Not known yet']]}
      onChange={onChange}
      help="No Microsoft account of another tenant can accept, or ever open their user."
    />
  );
}

/** 5,000 rows with the longest names and addresses there are take about 3 MB. */
const maxFileBytes = 4_000_000;

function ListField({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  const id = useId();
  const [tooLarge, setTooLarge] = useState<string | null>(null);
  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.target.files ?? [];
    if (!file) return;
    const isTooLarge = file.size > maxFileBytes;
    setTooLarge(isTooLarge ? file.name : null);
    if (!isTooLarge) onChange(await file.text());
  };
  return (
    <>
      <div className="field">
        <label htmlFor={id}>People, one a line</label>
        <textarea
          id={id}
          className="input mono"
          rows={7}
          value={text}
          onChange={(event) => onChange(event.target.value)}
          aria-describedby={`${id}-help`}
        />
        <p className="help" id={`${id}-help`}>
          An address, or address, name and role with commas, semicolons or tabs between them.
        </p>
      </div>
      <div className="field">
        <label htmlFor={`${id}-file`}>Or a CSV file</label>
        <input
          id={`${id}-file`}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          onChange={(event) => void read(event)}
          {...(tooLarge === null ? {} : { 'aria-invalid': true, 'aria-describedby': `${id}-file-error` })}
        />
        {tooLarge !== null && (
          <p className="error" id={`${id}-file-error`} role="alert">
            {tooLarge} has more than 4 MB, which is the most for one file. Split it, and invite with one part
            after the other.
          </p>
        )}
      </div>
    </>
  );
}

type InvitingState = ReturnType<typeof useInviting>;

function Progress({ inviting }: { readonly inviting: InvitingState }) {
  const { step, told, total } = inviting;
  if (step !== 'sending' && step !== 'checking') return null;
  return (
    <div className="field" aria-live="polite">
      <label>
        {step === 'sending' ? 'Inviting' : 'Looking at the list'}: {told.length} of {total}
        <progress className="block" max={total} value={told.length} />
      </label>
    </div>
  );
}

function Result({ inviting }: { readonly inviting: InvitingState }) {
  const { step, told, fault } = inviting;
  const able = told.filter((one) => one.problem === null).length;
  return (
    <>
      {fault && <FailureNotice fault={fault} />}
      {step === 'checked' && !fault && (
        <Notice tone={able > 0 ? 'run' : 'wait'} icon="person">
          {able > 0 ? `${people(able)} can be invited.` : 'Nobody in this list can be invited.'}
        </Notice>
      )}
      {step === 'sent' && (
        <Notice tone="good" icon="check">
          {people(able)} invited. Their links are good for three days.
        </Notice>
      )}
      <LeftOutRows told={told} />
    </>
  );
}

function Actions({
  inviting,
  isEmpty,
  onCheck,
  onSend,
  onClose,
}: {
  readonly inviting: InvitingState;
  readonly isEmpty: boolean;
  readonly onCheck: () => void;
  readonly onSend: () => void;
  readonly onClose: () => void;
}) {
  const { step, told } = inviting;
  const able = told.filter((one) => one.problem === null).length;
  const isBusy = step === 'checking' || step === 'sending';
  if (step === 'sent')
    return (
      <div className="actions">
        <button type="button" className="btn btn-main" onClick={onClose}>
          Done
        </button>
      </div>
    );
  return (
    <div className="actions">
      <button type="button" className="btn btn-second" disabled={step === 'sending'} onClick={onClose}>
        Not now
      </button>
      {step === 'checked' && able > 0 ? (
        <button type="button" className="btn btn-main" onClick={onSend}>
          Invite {people(able)}
        </button>
      ) : (
        <button type="button" className="btn btn-main" disabled={isEmpty || isBusy} onClick={onCheck}>
          Look at the list
        </button>
      )}
    </div>
  );
}

/** Invites one or many: paste or choose a list, see what would happen, then invite all that can be. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const inviting = useInviting();
  const [text, setText] = useState('');
  const [pin, setPin] = useState<Pin>('inviter');
  const rows = parseRows(text);
  const isOver = inviting.step === 'sent';
  const change = (next: string): void => {
    setText(next);
    inviting.reset();
  };
  return (
    <FormDialog title="Invite people" isOpen isKept={text !== '' && !isOver} onOpenChange={onClose}>
      <div className="stack dialog-body">
        {!isOver && (
          <>
            <ListField text={text} onChange={change} />
            <PinField pin={pin} onChange={setPin} />
          </>
        )}
        <Progress inviting={inviting} />
        <Result inviting={inviting} />
        <Actions
          inviting={inviting}
          isEmpty={rows.length === 0}
          onCheck={() => void inviting.check(rows, pin)}
          onSend={() => void inviting.send(rows, pin)}
          onClose={onClose}
        />
      </div>
    </FormDialog>
  );
}
