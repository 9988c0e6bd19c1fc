import { defaultApiKeyDays, rotateApiKey, type ApiKeyView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { call } from '../../api/client.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { KeyText } from './key-text.tsx';
import { LifeField } from './life-field.tsx';

const overlaps: readonly (readonly [number, string])[] = [
  [0, 'ends at once'],
  [3_600, 'goes on for an hour'],
  [86_400, 'goes on for a day, which is the most'],
];

function RotateForm({
  apiKey,
  onRotated,
  onCancel,
}: {
  readonly apiKey: ApiKeyView;
  readonly onRotated: (text: string) => void;
  readonly onCancel: () => void;
}) {
  const queries = useQueryClient();
  const [overlapSeconds, setOverlap] = useState<number>(86_400);
  const [lifeDays, setLifeDays] = useState(defaultApiKeyDays);
  const rotate = useMutation({
    mutationFn: () =>
      call(rotateApiKey, { params: { apiKeyId: apiKey.id }, body: { overlapSeconds, lifeDays } }),
    onSuccess({ text }) {
      onRotated(text);
      return queries.invalidateQueries({ queryKey: ['api-keys'] });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    rotate.mutate();
  };
  return (
    <form className="stack dialog-body" onSubmit={submit}>
      <p className="quiet">
        You get a new key with the same name and scopes, and give it to the program. Until then the program
        uses the present one, which ends in <span className="mono">{apiKey.lastFour}</span>.
      </p>
      <SelectField
        label="The present key"
        value={overlapSeconds}
        options={overlaps}
        onChange={setOverlap}
        help="Let it end at once if somebody else may have it."
      />
      <LifeField days={lifeDays} onChange={setLifeDays} />
      {rotate.error && <FailureNotice fault={rotate.error} />}
      <div className="actions">
        <button type="button" className="btn btn-second" onClick={onCancel}>
          Not now
        </button>
        <button type="submit" className="btn btn-main" disabled={rotate.isPending}>
          Rotate the key
        </button>
      </div>
    </form>
  );
}

/** When the present text ends; then the new text, once. */
export function RotateKeyDialog({ apiKey }: { readonly apiKey: ApiKeyView }) {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState<string | null>(null);
  const close = (): void => {
    setIsOpen(false);
    setText(null);
  };
  return (
    <>
      <button type="button" className="btn btn-second btn-sm" onClick={() => setIsOpen(true)}>
        Rotate<span className="visually-hidden"> {apiKey.name}</span>
      </button>
      <FormDialog
        title={text === null ? `Rotate “${apiKey.name}”?` : 'Your new API key'}
        isOpen={isOpen}
        isKept={text !== null}
        onOpenChange={(next) => (next ? setIsOpen(true) : close())}
      >
        {text === null ? (
          <RotateForm apiKey={apiKey} onRotated={setText} onCancel={close} />
        ) : (
          <KeyText text={text} onDone={close} />
        )}
      </FormDialog>
    </>
  );
}
