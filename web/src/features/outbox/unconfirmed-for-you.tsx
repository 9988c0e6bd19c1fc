import { settleUnconfirmedMessages } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { SentItemsLink } from './sent-items-link.tsx';

/** What an outage has left in doubt: the person looks into Sent Items and decides about all of them together. One alone is decided in its panel. */
export function UnconfirmedForYou({ count }: { readonly count: number }) {
  const queries = useQueryClient();
  const { mutate, error, isPending } = useMutation({
    mutationFn: (decision: 'it-was-sent' | 'send-again') =>
      call(settleUnconfirmedMessages, { body: { decision, count } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['messages'] }),
  });
  if (count < 2) return null;
  return (
    <>
      {error && <FailureNotice fault={error} />}
      <Notice tone="wait" icon="question">
        <b>{count} messages</b> may have left or not: Microsoft did not answer. Only <SentItemsLink /> in your
        Outlook can tell. Nothing is sent twice by itself.
        <div className="row">
          <ConfirmDialog
            trigger={
              <button type="button" className="btn btn-second btn-sm" disabled={isPending}>
                All were sent
              </button>
            }
            question={`Mark ${count} messages as sent?`}
            verb={`Mark ${count} as sent`}
            isGrave={false}
            onConfirm={() => mutate('it-was-sent')}
          >
            <p>Do so if you have found all of them in Sent Items.</p>
          </ConfirmDialog>
          <ConfirmDialog
            trigger={
              <button type="button" className="btn btn-second btn-sm" disabled={isPending}>
                Send all again
              </button>
            }
            question={`Send ${count} messages again?`}
            verb={`Send ${count} again`}
            isGrave={false}
            onConfirm={() => mutate('send-again')}
          >
            <p>
              Do so if you have found none of them in Sent Items. Whoever got one already gets it twice. If
              you have found some, decide about each by itself.
            </p>
          </ConfirmDialog>
        </div>
      </Notice>
    </>
  );
}
