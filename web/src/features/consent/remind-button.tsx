import { remindRequesters, type ConsentCaseView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { call } from '../../api/client.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { atWhen } from '../../ui/when.ts';
import { remindedWords, reminderWords } from './case-words.model.ts';

/** Asks those who sent a request what Microsoft's mail said; once a day, and it says when the next may go out. */
export function RemindButton({ one }: { readonly one: ConsentCaseView }) {
  const id = useId();
  const queries = useQueryClient();
  const remind = useMutation({
    mutationFn: () => call(remindRequesters, { params: { consentCaseId: one.id }, body: {} }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['consent-cases'] }),
  });
  return (
    <>
      <button
        type="button"
        className="btn btn-second"
        disabled={remind.isPending || one.nextReminderAt !== null}
        aria-describedby={id}
        onClick={() => remind.mutate()}
      >
        Remind those who wait
      </button>
      <p className="help" id={id}>
        {reminderWords(one, atWhen)}
      </p>
      <output className="help">{remind.data && remindedWords(remind.data.remindedCount)}</output>
      {remind.error && <FailureNotice fault={remind.error} />}
    </>
  );
}
