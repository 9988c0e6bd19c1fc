import type { AttemptView } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { mailboxQuery } from '../../api/queries.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { AttemptNotice } from './attempt-notice.tsx';
import { MailboxCard } from './mailbox-card.tsx';
import { useConnection } from './use-connection.ts';

const route = getRouteApi('/settings/profile/preferences');

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
        {!data && !error && (
          <div className="card">
            <SkeletonRows count={3} />
          </div>
        )}
      </div>
    </>
  );
}
