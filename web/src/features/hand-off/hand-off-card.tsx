import type { HandOffLinkView, ItContactView, TenantView } from '@gatehouse/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { FailureNotice } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { TableHead } from '../../ui/table-head.tsx';
import { CopyLinkForIt } from './copy-link-button.tsx';
import { handOffLinksQuery, itContactQuery } from './hand-off-queries.ts';
import { ItContactForm } from './it-contact-form.tsx';
import { LinkRow } from './link-row.tsx';

function Table({ links, contact }: { links: readonly HandOffLinkView[]; contact: ItContactView }) {
  return (
    <table className="table table-inner">
      <caption className="visually-hidden">Links for IT, the newest first</caption>
      <TableHead columns={['Link', 'State', 'Ends']} hasActs />
      <tbody>
        {links.map((link) => (
          <LinkRow key={link.id} link={link} contact={contact.address} />
        ))}
      </tbody>
    </table>
  );
}

function Links({ contact }: { readonly contact: ItContactView }) {
  const list = useInfiniteQuery(handOffLinksQuery);
  const links = list.data?.pages.flatMap((page) => page.links);
  if (list.error)
    return (
      <div className="card-body">
        <FailureNotice what="The list of links" fault={list.error} onRetry={() => void list.refetch()} />
      </div>
    );
  if (!links) return <SkeletonRows count={2} />;
  if (links.length === 0) return <p className="card-body quiet">There is no link yet.</p>;
  return (
    <>
      <Table links={links} contact={contact} />
      {list.hasNextPage && (
        <div className="card-foot">
          <button
            type="button"
            className="btn btn-second"
            disabled={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            Show more links
          </button>
        </div>
      )}
    </>
  );
}

/** The page for IT: make a link for each linked tenant, mail it, take it back; and the address of IT. */
export function HandOffCard({ tenants }: { readonly tenants: readonly TenantView[] }) {
  const contact = useQuery(itContactQuery);
  return (
    <section className="card" aria-labelledby="hand-off">
      <div className="card-head">
        <h2 id="hand-off">The page for your IT admin</h2>
      </div>
      <div className="card-body stack-tight">
        <p className="quiet">
          It says what we ask for and what we cannot do, and has one button that approves. It needs no user
          here.
        </p>
        {tenants.map(({ tenantId, domain }) => (
          <div key={tenantId} className="stack-tight">
            {tenants.length > 1 && <b className="long">{domain ?? tenantId}</b>}
            <div className="row">
              <CopyLinkForIt tenantId={tenantId} where={domain ?? tenantId} />
            </div>
          </div>
        ))}
        {contact.data && <ItContactForm contact={contact.data} />}
        {contact.error && (
          <FailureNotice
            what="The address of your IT"
            fault={contact.error}
            onRetry={() => void contact.refetch()}
          />
        )}
      </div>
      {contact.data && <Links contact={contact.data} />}
    </section>
  );
}
