import { addressOf, exportAuditEvents, helpMoments, type AuditEventView } from '@gatehouse/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '../../api/queries.ts';
import { HelpBlock } from '../../ui/help-block.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { PagedList } from '../../ui/paged-list.tsx';
import { TableHead } from '../../ui/table-head.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { eventsQuery, everything, queryOf, type AuditFilter } from './audit-queries.ts';
import { EventRow } from './event-rows.tsx';

function Table({ events, brand }: { readonly events: readonly AuditEventView[]; readonly brand: string }) {
  return (
    <table className="table">
      <caption className="visually-hidden">What happened, newest first</caption>
      <TableHead columns={['What happened', 'Outcome', 'When']} />
      <tbody>
        {events.map((event) => (
          <EventRow key={event.id} event={event} brand={brand} />
        ))}
      </tbody>
    </table>
  );
}

function Events({ filter, brand }: { readonly filter: AuditFilter; readonly brand: string }) {
  const list = useInfiniteQuery(eventsQuery(filter));
  const isNarrowed = Object.values(filter).some((value) => value !== '');
  return (
    <PagedList
      paging={list}
      items={list.data?.pages.flatMap((page) => page.events)}
      skeletonCount={6}
      empty={
        <>
          <h2>{isNarrowed ? 'Nothing of the kind' : 'Nothing yet'}</h2>
          <p>
            {isNarrowed
              ? 'No event of this account fits all that you have chosen.'
              : 'What people do in this account will stand here.'}
          </p>
        </>
      }
      what="events"
    >
      {(events) => <Table events={events} brand={brand} />}
    </PagedList>
  );
}

function ForAdmins({ brand }: { readonly brand: string }) {
  const [filter, setFilter] = useState(everything);
  const { firstDay, lastDay } = filter;
  const isBackward = firstDay !== '' && lastDay !== '' && lastDay < firstDay;
  return (
    <>
      <div className="wide">
        <PageTitle
          title="Audit trail"
          aside={
            !isBackward && (
              <a
                className="btn btn-second"
                href={addressOf(exportAuditEvents, { query: queryOf(filter) })}
                download
              >
                Export CSV
              </a>
            )
          }
        >
          Each act is written down together with what it did. The trail is append-only, and its events form a
          chain: whoever changed one would break it, and the chain can be checked.
        </PageTitle>
      </div>
      <div className="wide stack">
        <AuditFilters filter={filter} onChange={setFilter} />
        {isBackward ? (
          <Notice tone="wait" icon="clock">
            The last day is before the first. Choose a later one.
          </Notice>
        ) : (
          <Events filter={filter} brand={brand} />
        )}
        <HelpBlock facts={helpMoments['account-settings']} />
      </div>
    </>
  );
}

/** Who did what in the account; for admins. */
export default function AuditPage() {
  const { data } = useQuery(sessionQuery);
  if (!data) return null;
  if (data.user.role === 'admin') return <ForAdmins brand={data.brand.name} />;
  return (
    <div className="wide">
      <PageTitle title="Audit trail" />
      <Notice tone="wait" icon="person">
        Only admins of your account see this page.
      </Notice>
    </div>
  );
}
