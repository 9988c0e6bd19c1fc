import { auditActions, listAuditEvents, type AuditAction } from '@gatehouse/contract';
import { infiniteQueryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { call } from '../../api/client.ts';
import { sessionQuery } from '../../api/queries.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { actionWords } from './action-words.ts';
import { EventRow } from './event-rows.tsx';

const eventsQuery = (action: AuditAction | '') =>
  infiniteQueryOptions({
    queryKey: ['audit-events', action],
    queryFn: ({ pageParam }) =>
      call(listAuditEvents, {
        query: {
          ...(action === '' ? {} : { action }),
          ...(pageParam === '' ? {} : { before: pageParam as `evt_${string}` }),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextBefore,
  });

function ActionField({
  action,
  onChange,
}: {
  readonly action: AuditAction | '';
  readonly onChange: (action: AuditAction | '') => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Show</label>
      <select
        id={id}
        className="input"
        value={action}
        onChange={(event) => onChange(auditActions.find((one) => one === event.target.value) ?? '')}
      >
        <option value="">Everything</option>
        {auditActions.map((one) => (
          <option key={one} value={one}>
            Who {actionWords[one]}
          </option>
        ))}
      </select>
    </div>
  );
}

function Events({ action, brand }: { readonly action: AuditAction | ''; readonly brand: string }) {
  const list = useInfiniteQuery(eventsQuery(action));
  const events = list.data?.pages.flatMap((page) => page.events);
  if (list.error) return <FailureNotice fault={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <div className="card">
        {!events && <SkeletonRows count={6} />}
        {events?.length === 0 && (
          <div className="empty">
            <h2>Nothing of the kind</h2>
            <p>Nobody in this account {action === '' ? 'has done anything yet' : actionWords[action]}.</p>
          </div>
        )}
        {events && events.length > 0 && (
          <table className="table">
            <caption className="visually-hidden">What happened, newest first</caption>
            <thead>
              <tr>
                <th scope="col">What happened</th>
                <th scope="col">
                  <span className="visually-hidden">Outcome</span>
                </th>
                <th scope="col" className="when">
                  When
                </th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <EventRow key={event.id} event={event} brand={brand} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {list.hasNextPage && (
        <button
          type="button"
          className="btn btn-second"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show more events
        </button>
      )}
    </>
  );
}

/** Who did what in the account; for admins. */
export default function AuditPage() {
  const [action, setAction] = useState<AuditAction | ''>('');
  const { data } = useQuery(sessionQuery);
  if (!data) return null;
  if (data.user.role !== 'admin')
    return (
      <div className="wide">
        <PageTitle title="Audit trail" />
        <Notice tone="wait" icon="person">
          Only admins of your account see this page.
        </Notice>
      </div>
    );
  return (
    <>
      <div className="wide">
        <PageTitle title="Audit trail">
          Written together with each act, and never changed. A change behind its back breaks a chain that can
          be checked.
        </PageTitle>
      </div>
      <div className="wide stack">
        <ActionField action={action} onChange={setAction} />
        <Events key={action} action={action} brand={data.brand.name} />
      </div>
    </>
  );
}
