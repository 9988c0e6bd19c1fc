import { messageStates, type MessageView } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useLocation } from '@tanstack/react-router';
import { messagesQuery } from '../../api/queries.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { atWhen, when } from '../../ui/when.ts';
import { HeldForYou } from './held-for-you.tsx';
import { UnconfirmedForYou } from './unconfirmed-for-you.tsx';
import { MessageBadge, stateWords, type MessageState } from './message-states.tsx';
import { MessagePanel } from './message-panel.tsx';
import { UndoBar } from './undo-bar.tsx';
import { useLiveMessages } from './use-live-messages.ts';

const route = getRouteApi('/outbox');

function Filter({
  counts,
  chosen,
}: {
  readonly counts: Partial<Record<MessageState, number>>;
  readonly chosen: MessageState | undefined;
}) {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const shown = messageStates.filter((state) => (counts[state] ?? 0) > 0 || state === chosen);
  return (
    <nav className="segmented" aria-label="Show">
      <Link to="/outbox" search={{}} data-chosen={chosen === undefined}>
        All {total}
      </Link>
      {shown.map((state) => (
        <Link key={state} to="/outbox" search={{ state }} data-chosen={chosen === state}>
          {stateWords[state].word} {counts[state] ?? 0}
        </Link>
      ))}
    </nav>
  );
}

function Row({
  message,
  state,
}: {
  readonly message: MessageView;
  readonly state: MessageState | undefined;
}) {
  const people = [...message.to, ...message.cc, ...message.bcc].map((one) => one.name ?? one.address);
  return (
    <tr>
      <td className="grow">
        <Link
          className="subject cut"
          to="/outbox"
          search={{ message: message.id, ...(state === undefined ? {} : { state }) }}
        >
          {message.subject === '' ? '(no subject)' : message.subject}
        </Link>
        <span className="quiet cut">{people.join(', ')}</span>
        {message.state === 'scheduled' && message.sendAt !== null && (
          <span className="quiet">Leaves {atWhen(message.sendAt)}.</span>
        )}
        {message.explanation !== null && <span className="quiet">{message.explanation}</span>}
      </td>
      <td>
        <MessageBadge state={message.state} />
      </td>
      <td className="when">{when(message.createdAt)}</td>
    </tr>
  );
}

function Empty({ state }: { readonly state: MessageState | undefined }) {
  return (
    <div className="card empty">
      <h2>
        {state === undefined
          ? 'Nothing was sent yet'
          : `No message is ${stateWords[state].word.toLowerCase()}`}
      </h2>
      <p>Each message you send from here stands in this list until its end is known.</p>
      <Link className="btn btn-main" to="/compose">
        Write a message
      </Link>
    </div>
  );
}

function List({
  messages,
  state,
}: {
  readonly messages: readonly MessageView[];
  readonly state: MessageState | undefined;
}) {
  if (messages.length === 0) return <Empty state={state} />;
  return (
    <div className="card">
      <table className="table">
        <caption className="visually-hidden">Messages, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Message</th>
            <th scope="col">State</th>
            <th scope="col" className="when">
              Written
            </th>
          </tr>
        </thead>
        <tbody>
          {messages.map((message) => (
            <Row key={message.id} message={message} state={state} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Chosen({ id }: { readonly id: MessageView['id'] }) {
  const { undoUntil } = useLocation().state;
  return (
    <>
      {undoUntil !== undefined && <UndoBar id={id} until={undoUntil} />}
      <MessagePanel id={id} />
    </>
  );
}

/** Every message of this person, with what is known of each. */
export default function OutboxPage() {
  const { state, message } = route.useSearch();
  const { data, error, refetch } = useQuery(messagesQuery(state));
  useLiveMessages();
  const compose = (
    <Link className="btn btn-main" to="/compose">
      Write a message
    </Link>
  );
  return (
    <>
      <div className="wide">
        <PageTitle title="Outbox" aside={compose}>
          “Sent” means that Microsoft accepted the mail, not that it arrived.
        </PageTitle>
      </div>
      <div className="wide stack">
        {data && <HeldForYou count={data.heldCounts['sender-revoked']} />}
        {data && <UnconfirmedForYou count={data.counts.unconfirmed} />}
        {message !== undefined && <Chosen id={message as MessageView['id']} />}
        <div>
          {error && <FailureNotice fault={error} onRetry={() => void refetch()} />}
          {data && <Filter counts={data.counts} chosen={state} />}
          {data && <List messages={data.messages} state={state} />}
          {!data && !error && (
            <div className="card">
              <SkeletonRows count={5} />
            </div>
          )}
        </div>
      </div>
    </>
  );
}
