import { defaultApiKeyDays, issueApiKey, type ApiKeyScope, type ApiKeyView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type SubmitEvent } from 'react';
import { call } from '../../api/client.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { KeyText } from './key-text.tsx';
import { LifeField } from './life-field.tsx';
import { offeredOrganizationScopes, offeredPersonScopes, scopeWords } from './scope-words.ts';

type Holder = ApiKeyView['holder'];

function ScopesField({
  offered,
  chosen,
  onChange,
}: {
  readonly offered: readonly ApiKeyScope[];
  readonly chosen: readonly ApiKeyScope[];
  readonly onChange: (scopes: ApiKeyScope[]) => void;
}) {
  const toggle = (scope: ApiKeyScope): void =>
    onChange(chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope]);
  return (
    <fieldset className="field ticks">
      <legend className="legend">What it may do</legend>
      {offered.map((scope) => (
        <label key={scope} className="tick">
          <input type="checkbox" checked={chosen.includes(scope)} onChange={() => toggle(scope)} />
          <span>
            {scopeWords[scope]}
            <span className="help mono block">{scope}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function IssueForm({
  holder,
  onIssued,
  onCancel,
}: {
  readonly holder: Holder;
  readonly onIssued: (text: string) => void;
  readonly onCancel: () => void;
}) {
  const queries = useQueryClient();
  const nameId = useId();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ApiKeyScope[]>([]);
  const [lifeDays, setLifeDays] = useState(defaultApiKeyDays);
  const issue = useMutation({
    mutationFn: () => call(issueApiKey, { body: { holder, name, scopes, lifeDays } }),
    onSuccess({ text }) {
      onIssued(text);
      return queries.invalidateQueries({ queryKey: ['api-keys'] });
    },
  });
  const isReady = name.trim() !== '' && scopes.length > 0;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (isReady) issue.mutate();
  };
  return (
    <form className="stack dialog-body" onSubmit={submit}>
      <div className="field">
        <label htmlFor={nameId}>Name</label>
        <input
          id={nameId}
          className="input"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
          aria-describedby={`${nameId}-help`}
          autoComplete="off"
        />
        <p className="help" id={`${nameId}-help`}>
          Which program uses it, so that you know later what a revocation stops.
        </p>
      </div>
      <ScopesField
        offered={holder === 'person' ? offeredPersonScopes : offeredOrganizationScopes}
        chosen={scopes}
        onChange={setScopes}
      />
      <LifeField days={lifeDays} onChange={setLifeDays} />
      {issue.error && <FailureNotice fault={issue.error} />}
      <div className="actions">
        <button type="button" className="btn btn-second" onClick={onCancel}>
          Not now
        </button>
        <button type="submit" className="btn btn-main" disabled={!isReady || issue.isPending}>
          Make the key
        </button>
      </div>
    </form>
  );
}

/** Name, scopes, life; then the text, once. */
export function IssueKeyDialog({ holder }: { readonly holder: Holder }) {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState<string | null>(null);
  const close = (): void => {
    setIsOpen(false);
    setText(null);
  };
  return (
    <>
      <button type="button" className="btn btn-second btn-sm" onClick={() => setIsOpen(true)}>
        {holder === 'person' ? 'Make an API key' : 'Make a key of the account'}
      </button>
      <FormDialog
        title={text === null ? 'What is the key for?' : 'Your new API key'}
        isOpen={isOpen}
        isKept={text !== null}
        onOpenChange={(next) => (next ? setIsOpen(true) : close())}
      >
        {text === null ? (
          <IssueForm holder={holder} onIssued={setText} onCancel={close} />
        ) : (
          <KeyText text={text} onDone={close} />
        )}
      </FormDialog>
    </>
  );
}
