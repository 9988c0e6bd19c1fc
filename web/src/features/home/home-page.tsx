import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { mailboxQuery, messagesQuery, sessionQuery } from '../../api/queries.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { appName } from '../consent/app-name.ts';
import { useMailWait } from '../mailboxes/use-mail-wait.ts';
import { MessageBadge } from '../outbox/message-states.tsx';
import { outlookStep } from './wait-line.model.ts';
import { WaitingLines } from './waiting-lines.tsx';

const nextSteps = {
  connected: {
    title: 'Write to a customer',
    text: 'Mail leaves from your own Outlook mailbox and lands in your Sent Items.',
    verb: 'Write a message',
    to: '/compose',
  },
  'needs-reconnect': {
    title: 'Reconnect Outlook',
    text: 'Microsoft wants you to sign in again. Nothing was lost: messages wait and leave as soon as you reconnect.',
    verb: 'Reconnect Outlook',
    to: '/settings/profile/preferences',
  },
  disconnected: {
    title: 'Connect Outlook',
    text: 'Then your mail leaves from your own mailbox, through your own organization. It takes a minute.',
    verb: 'Connect Outlook',
    to: '/settings/profile/preferences',
  },
} as const;

function NextStep() {
  const { data, error, refetch } = useQuery(mailboxQuery);
  const { wait } = useMailWait();
  const app = appName(useQuery(sessionQuery).data?.brand.name ?? '', 'mail');
  if (error) return <FailureNotice fault={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div className="card">
        <SkeletonRows count={2} />
      </div>
    );
  const { to, ...step } = nextSteps[data.state];
  const { title, text, verb } = data.state === 'disconnected' && wait ? outlookStep(wait, app) : step;
  return (
    <section className="card">
      <div className="card-body">
        <h2>{title}</h2>
        <p className="quiet">{text}</p>
      </div>
      <div className="card-foot">
        <Link className="btn btn-main" to={to}>
          {verb}
        </Link>
      </div>
    </section>
  );
}

function LastMessages() {
  const { data, error, refetch } = useQuery(messagesQuery());
  if (error) return <FailureNotice fault={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div className="card">
        <SkeletonRows count={3} />
      </div>
    );
  if (data.messages.length === 0) return null;
  return (
    <section className="card">
      <div className="card-head">
        <h2>Your last messages</h2>
        <Link className="textlink small" to="/outbox">
          All in the outbox
        </Link>
      </div>
      <ul className="list">
        {data.messages.slice(0, 5).map((message) => (
          <li key={message.id}>
            <Link className="list-item" to="/outbox" search={{ message: message.id }}>
              <span>
                <b className="cut">{message.subject === '' ? '(no subject)' : message.subject}</b>
                <span className="help cut">
                  {message.to.map((one) => one.name ?? one.address).join(', ')}
                </span>
              </span>
              <MessageBadge state={message.state} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What to do next, and what became of the last messages. */
export function HomePage() {
  const { data } = useQuery(sessionQuery);
  return (
    <>
      <PageTitle title={data ? `Welcome, ${data.user.displayName}` : 'Welcome'} />
      <div className="stack">
        <WaitingLines />
        <NextStep />
        <LastMessages />
      </div>
    </>
  );
}
