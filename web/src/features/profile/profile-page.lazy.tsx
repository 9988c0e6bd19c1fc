import { helpMoments } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { apiKeysQuery, mySessionsQuery, profileQuery, sessionQuery } from '../../api/queries.ts';
import { HelpBlock } from '../../ui/help-block.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { KeysCard } from '../api-keys/keys-card.tsx';
import { MethodsCard } from './methods-card.tsx';
import { NameCard } from './name-card.tsx';
import { SessionsCard } from './sessions-card.tsx';

/** What a query has: its cards; or, under their title, its failure or the rows to come. */
function Asked<Data>({
  title,
  query,
  children,
}: {
  readonly title: string;
  readonly query: {
    readonly data: Data | undefined;
    readonly error: Error | null;
    refetch(): Promise<unknown>;
  };
  readonly children: (data: Data) => ReactNode;
}) {
  const failure = query.error && <FailureNotice fault={query.error} onRetry={() => void query.refetch()} />;
  if (query.data !== undefined)
    return (
      <>
        {failure}
        {children(query.data)}
      </>
    );
  return (
    <section className="card">
      <div className="card-head">
        <h2>{title}</h2>
      </div>
      {failure ? <div className="card-body">{failure}</div> : <SkeletonRows count={3} />}
    </section>
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
        <Asked title="Name and sign-in methods" query={profile}>
          {(data) => (
            <>
              <NameCard profile={data} />
              <MethodsCard methods={data.methods} />
            </>
          )}
        </Asked>
        <Asked title="Sessions" query={sessions}>
          {(data) => <SessionsCard sessions={data.sessions} />}
        </Asked>
        <Asked title="API keys" query={keys}>
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
        <HelpBlock facts={helpMoments['my-profile']} />
      </div>
    </>
  );
}
