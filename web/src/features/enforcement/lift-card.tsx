import { stopLift, type LiftView } from '@gatehouse/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { atWhen } from '../../ui/when.ts';
import { liftQuery } from './enforcement-queries.ts';
import { liftWords } from './lift-words.model.ts';

function useStop() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (lift: LiftView) => call(stopLift, { params: { enforcementLiftId: lift.id } }),
    onSuccess: (reply) => queries.setQueryData(liftQuery.queryKey, reply),
    // It may be over by now: what there is is shown.
    onError: () => void queries.invalidateQueries({ queryKey: liftQuery.queryKey }),
  });
}

/** Support was asked to open the other ways in. Any admin who reads this can come in, and so may stop it. */
export function LiftCard() {
  const { data, error, refetch } = useQuery(liftQuery);
  const stop = useStop();
  if (error && !data)
    return (
      <FailureNotice what="Whether support opens the account" fault={error} onRetry={() => void refetch()} />
    );
  const lift = data?.lift ?? null;
  if (lift === null && stop.isIdle) return null;
  return (
    <section className="card" aria-labelledby="lift">
      <div className="card-head">
        <h2 id="lift">Support opens the other ways in</h2>
      </div>
      <div className="card-body stack-tight">
        {lift && liftWords(lift, atWhen).map((line) => <p key={line}>{line}</p>)}
        {lift && <p className="long quiet">The reason: “{lift.reason}”</p>}
        <output>{stop.isSuccess && lift === null && 'Stopped. Microsoft stays the only way in.'}</output>
        {stop.error && <FailureNotice fault={stop.error} />}
      </div>
      {lift && (
        <div className="card-foot">
          <ConfirmDialog
            trigger={
              <button type="button" className="btn btn-danger-quiet" disabled={stop.isPending}>
                Stop it
              </button>
            }
            question="Keep Microsoft as the only way in?"
            verb="Stop it"
            onConfirm={() => stop.mutate(lift)}
          >
            <p>
              All admins get a mail. If somebody of you really cannot come in any more, support can ask again
              after a day.
            </p>
          </ConfirmDialog>
        </div>
      )}
    </section>
  );
}
