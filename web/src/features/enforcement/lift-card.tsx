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

function StopButton({ isBusy, onStop }: { readonly isBusy: boolean; readonly onStop: () => void }) {
  return (
    <div className="card-foot">
      <ConfirmDialog
        trigger={
          <button type="button" className="btn btn-second" disabled={isBusy}>
            Stop it
          </button>
        }
        question="Keep Microsoft as the only way in?"
        verb="Stop it"
        onConfirm={onStop}
      >
        <p>
          All admins get a mail. If somebody of you really cannot come in any more, support can ask again
          after a day.
        </p>
      </ConfirmDialog>
    </div>
  );
}

function Lines({ lift }: { readonly lift: LiftView }) {
  return (
    <>
      {liftWords(lift, atWhen).map((line) => (
        <p key={line} className="long">
          {line}
        </p>
      ))}
      <p className="long quiet">The reason: “{lift.reason}”</p>
    </>
  );
}

function Lift({ lift }: { readonly lift: LiftView | null }) {
  const stop = useStop();
  if (lift === null && stop.isIdle) return null;
  return (
    <section className="card" aria-labelledby="lift">
      <div className="card-head">
        <h2 id="lift">Support opens the other ways in</h2>
      </div>
      <div className="card-body stack-tight">
        {lift && <Lines lift={lift} />}
        <output>{stop.isSuccess && 'Stopped. Microsoft stays the only way in.'}</output>
        {stop.error && <FailureNotice fault={stop.error} />}
      </div>
      {lift && <StopButton isBusy={stop.isPending} onStop={() => stop.mutate(lift)} />}
    </section>
  );
}

/** Support was asked to open the other ways in. Any admin who reads this can come in, and so may stop it. */
export function LiftCard() {
  const { data, error, refetch } = useQuery(liftQuery);
  if (error && !data)
    return (
      <FailureNotice what="Whether support opens the account" fault={error} onRetry={() => void refetch()} />
    );
  return <Lift lift={data?.lift ?? null} />;
}
