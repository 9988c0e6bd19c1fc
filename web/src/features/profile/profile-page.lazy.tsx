import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { apiKeysQuery, mySessionsQuery, profileQuery, sessionQuery } from '../../api/queries.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { KeysCard } from '../api-keys/keys-card.tsx';
import { MethodsCard } from './methods-card.tsx';
import { NameCard } from './name-card.tsx';
import { SessionsCard } from './sessions-card.tsx';

/** What a query has: its cards, its failure, or the place where they will be. */
function Asked<Data>({
  query,
  children,
}: {
  readonly query: {
    readonly data: Data | undefined;
    readonly error: Error | null;
    refetch(): Promise<unknown>;
  };
  readonly children: (data: Data) => ReactNode;
}) {
  return (
    <>
      {query.error && <FailureNotice fault={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && children(query.data)}
      {query.data === undefined && !query.error && (
        <div className="card">
          <SkeletonRows count={3} />
        </div>
      )}
    </>
  );
}

/** My profile: the person's name, ways in, sessions and API keys; for admins the account's keys as well. */
export default function ProfilePage() {
  const { data: session } = useQuery(sessionQuery);
  const profile = useQuery(profileQuery);
  const sessions = useQuery(mySessionsQuery);
  const keys = useQuery(apiKeysQuery);
  return (
    <>
      <PageTitle title="My profile" />
      <div className="stack">
        <Asked query={profile}>
          {(data) => (
            <>
              <NameCard profile={data} />
              <MethodsCard methods={data.methods} />
            </>
          )}
        </Asked>
        <Asked query={sessions}>{(data) => <SessionsCard sessions={data.sessions} />}</Asked>
        <Asked query={keys}>
          {(data) => (
            <>
              <KeysCard holder="person" keys={data.keys.filter((key) => key.holder === 'person')} />
              {session?.user.role === 'admin' && (
                <KeysCard
                  holder="organization"
                  account={session.organization.name}
                  keys={data.keys.filter((key) => key.holder === 'organization')}
                />
              )}
            </>
          )}
        </Asked>
      </div>
    </>
  );
}
