import { settleHeldMessages } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';

const messages = (count: number): string => (count === 1 ? '1 message' : `${count} messages`);

/** What was held because this person had lost their access: it leaves when they say so, or never. */
export function HeldForYou({ count }: { readonly count: number }) {
  const queries = useQueryClient();
  const { mutate, error, isPending } = useMutation({
    mutationFn: (decision: 'release' | 'cancel') => call(settleHeldMessages, { body: { decision } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['messages'] }),
  });
  if (count === 0) return null;
  const waiting = messages(count);
  const isOne = count === 1;
  return (
    <>
      {error && <FailureNotice fault={error} />}
      <Notice tone="wait" icon="pause">
        <b>{waiting}</b> {isOne ? 'was' : 'were'} about to leave when you lost your access. Nothing goes out
        by itself: you decide, within 30 days.
        <div className="row">
          <ConfirmDialog
            trigger={
              <button type="button" className="btn btn-second btn-sm" disabled={isPending}>
                Send {isOne ? 'it' : 'all'} now
              </button>
            }
            question={`Send ${waiting} now?`}
            verb={`Send ${waiting}`}
            isGrave={false}
            onConfirm={() => mutate('release')}
          >
            <p>
              {isOne ? 'It was' : 'They were'} written before you lost your access. Look first, if time may
              have changed what {isOne ? 'it says' : 'they say'}.
            </p>
          </ConfirmDialog>
          <ConfirmDialog
            trigger={
              <button type="button" className="btn btn-danger-quiet btn-sm" disabled={isPending}>
                Cancel {isOne ? 'it' : 'all'}
              </button>
            }
            question={`Cancel ${waiting}?`}
            verb={`Cancel ${waiting}`}
            onConfirm={() => mutate('cancel')}
          >
            <p>
              {isOne ? 'It stays in this list and does' : 'They stay in this list and do'} not leave. That
              cannot be undone.
            </p>
          </ConfirmDialog>
        </div>
      </Notice>
    </>
  );
}
