import { helpMoments, type AttemptView, type HelpFacts, type MailboxView } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { mailboxQuery } from '../../api/queries.ts';
import { HelpBlock } from '../../ui/help-block.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { AttemptNotice } from './attempt-notice.tsx';
import { MailboxCard } from './mailbox-card.tsx';
import { useConnection } from './use-connection.ts';

const route = getRouteApi('/settings/profile/preferences');

const momentOf = {
  connected: helpMoments['outlook-connected'],
  'needs-reconnect': helpMoments['outlook-needs-reconnect'],
  disconnected: helpMoments['outlook-not-connected'],
} as const satisfies Record<MailboxView['state'], HelpFacts>;

/** Help for how the journey ended where it was refused; else for how the mailbox stands. */
function Help({ attempt, state }: { attempt: AttemptView | undefined; state: MailboxView['state'] }) {
  if (!attempt?.failure) return <HelpBlock facts={momentOf[state]} />;
  const { title: happened, turn, page, ask, aadsts, reference } = attempt.failure;
  return (
    <HelpBlock
      facts={{ happened, turn, page, ask }}
      numbers={{ aadsts, reference, correlationId: attempt.correlationId }}
    />
  );
}

/** My Profile, Preferences: the Outlook connection. */
export default function PreferencesPage() {
  const { attempt } = route.useSearch();
  const { data, error, refetch } = useQuery(mailboxQuery);
  const connection = useConnection(attempt as AttemptView['id'] | undefined);
  return (
    <>
      <PageTitle title="Preferences" />
      <div className="stack">
        <AttemptNotice connection={connection} />
        {error && <FailureNotice fault={error} onRetry={() => void refetch()} />}
        {data && <MailboxCard mailbox={data} connection={connection} />}
        {data && <Help attempt={connection.attempt} state={data.state} />}
        {!data && !error && (
          <div className="card">
            <SkeletonRows count={3} />
          </div>
        )}
      </div>
    </>
  );
}
