import { helpMoments, type AttemptView, type MailboxView } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { mailboxQuery } from '../../api/queries.ts';
import { HelpBlock } from '../../ui/help-block.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { SignatureCard } from '../drafts/signature-card.tsx';
import { AttemptNotice } from './attempt-notice.tsx';
import { helpMomentOf } from './help-moment.model.ts';
import { OutlookCard } from './outlook-card.tsx';
import { useMailWait } from './use-mail-wait.ts';
import { useConnection } from './use-connection.ts';

const route = getRouteApi('/settings/profile/preferences');

/** Help for how the journey ended where it was refused; else for how the mailbox stands. */
function Help({ attempt, mailbox }: { attempt: AttemptView | undefined; mailbox: MailboxView }) {
  const { wait } = useMailWait();
  if (!attempt?.failure) return <HelpBlock facts={helpMoments[helpMomentOf(mailbox, wait)]} />;
  const { title: happened, turn, page, ask, aadsts, reference } = attempt.failure;
  return (
    <HelpBlock
      facts={{ happened, turn, page, ask }}
      numbers={{ aadsts, reference, correlationId: attempt.correlationId }}
    />
  );
}

/** My Profile, Preferences: the Outlook connection, and the signature. */
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
        {data && <OutlookCard mailbox={data} connection={connection} />}
        {data && <Help attempt={connection.attempt} mailbox={data} />}
        {!data && !error && (
          <div className="card">
            <SkeletonRows count={3} />
          </div>
        )}
        <SignatureCard />
      </div>
    </>
  );
}
