import { longestActivationNote, requestActivation } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { call } from '../../api/client.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { useUnsentText } from '../../ui/unsent-text.ts';
import { enforcementQuery } from './enforcement-queries.ts';

/** Asks vendor support to activate enforcement, with a note. */
export function AskSupportForm() {
  const id = useId();
  const queries = useQueryClient();
  const [note, setNote] = useUnsentText('activation-note');
  const ask = useMutation({
    mutationFn: () => call(requestActivation, { body: { note } }),
    onSuccess(view) {
      setNote('');
      queries.setQueryData(enforcementQuery.queryKey, view);
    },
    // Another admin may have asked meanwhile: what stands is shown.
    onError: () => void queries.invalidateQueries({ queryKey: enforcementQuery.queryKey }),
  });
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate();
      }}
    >
      <div className="field">
        <label htmlFor={id}>What support should know (you may leave it empty)</label>
        <textarea
          id={id}
          className="input"
          rows={3}
          maxLength={longestActivationNote}
          value={note}
          aria-describedby={`${id}-help`}
          onChange={(event) => setNote(event.target.value)}
        />
        <p className="help" id={`${id}-help`}>
          Such as when you want to begin. Support reads it with your name.
        </p>
      </div>
      <div className="row">
        <button type="submit" className="btn btn-main" disabled={ask.isPending}>
          Ask support to activate
        </button>
      </div>
      {ask.error && <FailureNotice fault={ask.error} />}
    </form>
  );
}
