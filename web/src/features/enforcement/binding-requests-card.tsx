import { answerBindingRequest, type BindingRequestView } from '@gatehouse/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { atWhen } from '../../ui/when.ts';
import { cameAsWords, shownAs } from './binding-words.model.ts';
import { bindingRequestsQuery } from './enforcement-queries.ts';

interface Answer {
  readonly request: BindingRequestView;
  readonly decision: 'let-in' | 'turn-away';
}

const outcomes = {
  'let-in': (name: string) => `${name} comes in with this Microsoft account from now on.`,
  'turn-away': (name: string) => `Turned away. Nothing of ${name} was changed, and the link is over.`,
} as const;

function useAnswer() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ request, decision }: Answer) =>
      call(answerBindingRequest, { params: { bindingLinkId: request.id }, body: { decision } }),
    onSuccess(reply) {
      queries.setQueryData(bindingRequestsQuery.queryKey, reply);
      void queries.invalidateQueries({ queryKey: ['people'] });
    },
    // Another admin may have answered meanwhile: who still waits is shown.
    onError: () => void queries.invalidateQueries({ queryKey: bindingRequestsQuery.queryKey }),
  });
}

interface RowProps {
  readonly request: BindingRequestView;
  readonly isBusy: boolean;
  readonly onAnswer: (decision: Answer['decision']) => void;
}

function Buttons({ request, isBusy, onAnswer }: RowProps) {
  const name = request.user.displayName;
  return (
    <div className="row">
      <ConfirmDialog
        trigger={
          <button type="button" className="btn btn-second btn-sm" disabled={isBusy}>
            It is the same person<span className="visually-hidden"> as {name}</span>
          </button>
        }
        question={`Let ${shownAs(request)} in as ${name}?`}
        verb="It is the same person"
        isGrave={false}
        onConfirm={() => onAnswer('let-in')}
      >
        <p>
          This Microsoft account then opens everything of {name}, and they get a mail. Ask {name} first, by
          phone or in person: a mail can be forwarded.
        </p>
      </ConfirmDialog>
      <ConfirmDialog
        trigger={
          <button type="button" className="btn btn-danger-quiet btn-sm" disabled={isBusy}>
            Turn away<span className="visually-hidden"> who came as {name}</span>
          </button>
        }
        question={`Turn ${shownAs(request)} away?`}
        verb="Turn away"
        onConfirm={() => onAnswer('turn-away')}
      >
        <p>
          Nothing is changed for {name}, and the link is over. {name} can ask for a new mail on the sign-in
          page.
        </p>
      </ConfirmDialog>
    </div>
  );
}

function Row(props: RowProps) {
  const { request } = props;
  return (
    <li className="grant">
      <p className="long">
        <b>{request.user.displayName}</b> <span className="quiet">({request.user.email})</span>
      </p>
      <p className="long">{cameAsWords(request, atWhen)}</p>
      <Buttons {...props} />
    </li>
  );
}

/** Who came by the mail of a user under another name or address, and waits for an admin to say who they are. */
export function BindingRequestsCard() {
  const { data, error, refetch } = useQuery(bindingRequestsQuery);
  const answer = useAnswer();
  if (error && !data)
    return <FailureNotice what="Who waits for you" fault={error} onRetry={() => void refetch()} />;
  const requests = data?.requests ?? [];
  if (requests.length === 0 && answer.isIdle) return null;
  return (
    <section className="card" aria-labelledby="binding-requests">
      <div className="card-head">
        <h2 id="binding-requests">Waiting for you</h2>
      </div>
      <div className="card-body stack-tight">
        {requests.length > 0 && (
          <p className="quiet">
            Microsoft shows another name or address than the user has, so nothing was changed yet. Say whether
            it is the same person.
          </p>
        )}
        <output>
          {answer.isSuccess && outcomes[answer.variables.decision](answer.variables.request.user.displayName)}
        </output>
        {answer.error && <FailureNotice fault={answer.error} />}
      </div>
      <ul className="grants">
        {requests.map((request) => (
          <Row
            key={request.id}
            request={request}
            isBusy={answer.isPending}
            onAnswer={(decision) => answer.mutate({ request, decision })}
          />
        ))}
      </ul>
    </section>
  );
}
