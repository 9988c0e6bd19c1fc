import { endMyOtherSessions, endMySession, type SessionSummary } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { Badge } from '../../ui/badge.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { methodNames } from '../../ui/method-names.ts';
import { TableHead } from '../../ui/table-head.tsx';
import { when } from '../../ui/when.ts';

const browserWords = (session: SessionSummary): string =>
  session.browser === 'unknown browser' ? 'Unknown browser' : session.browser;

function SessionRow({
  session,
  isBusy,
  onEnd,
}: {
  readonly session: SessionSummary;
  readonly isBusy: boolean;
  readonly onEnd: () => void;
}) {
  return (
    <tr>
      <td className="grow">
        <b>{browserWords(session)}</b>
        <span className="quiet block">{methodNames[session.method]}</span>
      </td>
      <td data-label="Opened">{when(session.openedAt)}</td>
      <td data-label="Last seen">{when(session.lastSeenAt)}</td>
      <td className="act">
        {session.isThis ? (
          <Badge tone="good" icon="check">
            This browser
          </Badge>
        ) : (
          <button type="button" className="btn btn-second btn-sm" disabled={isBusy} onClick={onEnd}>
            Sign out there
            <span className="visually-hidden">
              : {browserWords(session)}, opened {when(session.openedAt)}
            </span>
          </button>
        )}
      </td>
    </tr>
  );
}

function EndOthers({ count, onEnd }: { readonly count: number; readonly onEnd: () => void }) {
  const browsers = count === 1 ? '1 other browser' : `${count} other browsers`;
  return (
    <div className="card-foot">
      <ConfirmDialog
        trigger={
          <button type="button" className="btn btn-danger-quiet">
            Sign out everywhere else
          </button>
        }
        question={`Sign out in ${browsers}?`}
        verb={`Sign out in ${browsers}`}
        onConfirm={onEnd}
      >
        <p>
          They are out with their next click. Messages that are queued still leave. This browser stays signed
          in, and your API keys go on: revoke them below if somebody else may have them.
        </p>
      </ConfirmDialog>
    </div>
  );
}

/** Each browser in which the person is signed in. */
export function SessionsCard({ sessions }: { readonly sessions: readonly SessionSummary[] }) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ['my-sessions'] });
  const end = useMutation({
    mutationFn: (sessionId: SessionSummary['id']) => call(endMySession, { params: { sessionId } }),
    onSettled,
  });
  const endOthers = useMutation({ mutationFn: () => call(endMyOtherSessions, { body: {} }), onSettled });
  const fault = end.error ?? endOthers.error;
  const others = sessions.filter((session) => !session.isThis);
  return (
    <section className="card" aria-labelledby="sessions">
      <div className="card-head">
        <h2 id="sessions">Sessions</h2>
      </div>
      <div className="card-body stack">
        <p className="quiet">
          Where you are signed in. The browser is what it called itself; it can say anything.
        </p>
        {fault && <FailureNotice fault={fault} />}
        {endOthers.isSuccess && others.length === 0 && (
          <Notice tone="good" icon="check">
            Signed out everywhere else.
          </Notice>
        )}
      </div>
      <table className="table table-inner">
        <caption className="visually-hidden">Your sessions, the last used first</caption>
        <TableHead columns={['Browser', 'Opened', 'Last seen']} hasActs />
        <tbody>
          {sessions.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              isBusy={end.isPending}
              onEnd={() => end.mutate(session.id)}
            />
          ))}
        </tbody>
      </table>
      {others.length > 0 && <EndOthers count={others.length} onEnd={() => endOthers.mutate()} />}
    </section>
  );
}
