import { useQuery } from '@tanstack/react-query';
import { useId, useState, type ChangeEvent } from 'react';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { forgetUnsentText, readUnsentText, useUnsentText } from '../../ui/unsent-text.ts';
import { LeftOutRows } from './left-out-rows.tsx';
import { parseRows } from './parse-rows.model.ts';
import { tenantsQuery } from './people-queries.ts';
import { useInviting, type Pin } from './use-inviting.ts';

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

function PinField({ pin, onChange }: { readonly pin: Pin; readonly onChange: (pin: Pin) => void }) {
  const { data } = useQuery(tenantsQuery);
  const linked = data?.tenants.map(({ tenantId, domain }) => [tenantId, domain ?? tenantId] as const) ?? [];
  return (
    <SelectField<string>
      label="Microsoft tenant they come from"
      value={pin}
      options={[['inviter', 'Mine'], ...linked, ['none', 'Not known yet']]}
      onChange={onChange}
      help="No Microsoft account of another tenant can accept, or ever open their user."
    />
  );
}

/** Room for 5,000 people with the longest addresses and names. */
const maxFileBytes = 2_000_000;

function ListField({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  const id = useId();
  const [isTooLarge, setIsTooLarge] = useState(false);
  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.target.files ?? [];
    if (!file) return;
    setIsTooLarge(file.size > maxFileBytes);
    if (file.size <= maxFileBytes) onChange(await file.text());
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
          aria-describedby={isTooLarge ? `${id}-too-large` : undefined}
          aria-invalid={isTooLarge}
          onChange={(event) => void read(event)}
        />
        {isTooLarge && (
          <p className="error" id={`${id}-too-large`} role="alert">
            This file has more than 2 MB, which is the limit for a list. Split it into several.
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

const unsentList = 'invitations';

/** A list that was not sent before the person had to leave the page. */
export const hasUnsentList = (): boolean => readUnsentText(unsentList) !== '';

/** Invites one or many: paste or choose a list, see what would happen, then invite all that can be. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const inviting = useInviting();
  const [text, setText] = useUnsentText(unsentList);
  const [pin, setPin] = useState<Pin>('inviter');
  const rows = parseRows(text);
  const isOver = inviting.step === 'sent';
  const change = (next: string): void => {
    setText(next);
    inviting.reset();
  };
  /** What has been sent is no longer to be kept; what was not, is. */
  const send = async (): Promise<void> => {
    if (await inviting.send(rows, pin)) forgetUnsentText(unsentList);
  };
  const close = (): void => {
    setText('');
    onClose();
  };
  return (
    <FormDialog title="Invite people" isOpen isKept={text !== '' && !isOver} onOpenChange={close}>
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
          onSend={() => void send()}
          onClose={close}
        />
      </div>
    </FormDialog>
  );
}
