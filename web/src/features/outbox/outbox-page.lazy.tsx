import type { listMessages, MessageBatchView, MessageView, ReplyOf } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useLocation } from '@tanstack/react-router';
import { ProblemError } from '../../api/client.ts';
import { messagesQuery } from '../../api/queries.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { sizeOf } from './batch-bar.model.ts';
import { BatchCard, BatchSkeleton, NoSuchBatch } from './batch-card.tsx';
import { BounceNotice } from './bounce-notice.tsx';
import { DaysChart } from './days-chart.tsx';
import { HeldForYou } from './held-for-you.tsx';
import { MessageList } from './message-list.tsx';
import { MessagePanel } from './message-panel.tsx';
import { OutboxFilters, StateFilter } from './outbox-filters.tsx';
import { batchQuery } from './outbox-queries.ts';
import { isSearched, withoutMessage, type OutboxSearch } from './outbox-search.model.ts';
import { ReconnectBanner } from './reconnect-banner.tsx';
import { UnconfirmedForYou } from './unconfirmed-for-you.tsx';
import { UndoBar } from './undo-bar.tsx';
import { useLiveMessages } from './use-live-messages.ts';

const route = getRouteApi('/outbox');

type Outbox = ReplyOf<typeof listMessages>;

/** What of the outbox needs its person, or is said to them once. */
function ForYou({ counts, heldCounts }: Pick<Outbox, 'counts' | 'heldCounts'>) {
  return (
    <>
      <ReconnectBanner count={heldCounts['mailbox-needs-reconnect']} />
      <HeldForYou count={heldCounts['sender-revoked']} />
      <UnconfirmedForYou count={counts.unconfirmed} />
      {counts.sent > 0 && <BounceNotice />}
    </>
  );
}

/** The message that the address names. */
function Chosen({ search }: { readonly search: OutboxSearch }) {
  const { undoUntil } = useLocation().state;
  if (search.message === undefined) return null;
  const id = search.message as MessageView['id'];
  return (
    <>
      {undoUntil !== undefined && <UndoBar id={id} until={undoUntil} />}
      <MessagePanel id={id} />
    </>
  );
}

interface Shown {
  readonly search: OutboxSearch;
  readonly outbox: Outbox | undefined;
}

/** The list with what narrows it. */
function Narrowed({
  search,
  counts,
  isFiltered,
}: {
  readonly search: OutboxSearch;
  readonly counts: Outbox['counts'] | undefined;
  readonly isFiltered: boolean;
}) {
  return (
    <>
      {isFiltered && <OutboxFilters search={search} />}
      <div>
        {counts && <StateFilter counts={counts} search={search} />}
        <MessageList search={withoutMessage(search)} />
      </div>
    </>
  );
}

/** Everything, narrowed or whole. */
function AllMessages({ search, outbox }: Shown) {
  const hasSome = outbox !== undefined && outbox.messages.length > 0;
  return (
    <>
      {outbox && <ForYou counts={outbox.counts} heldCounts={outbox.heldCounts} />}
      <Chosen search={search} />
      {hasSome && search.message === undefined && <DaysChart />}
      <Narrowed search={search} counts={outbox?.counts} isFiltered={hasSome || isSearched(search)} />
    </>
  );
}

/** No batch of this person, or no id of a batch at all. */
const isUnknown = (fault: Error | null): boolean =>
  fault instanceof ProblemError && ['message_batch_not_found', 'input_refused'].includes(fault.problem.code);

/**
 * What was handed in together. What is decided about everything at once is not offered here: it would be about messages that this page
 * does not show.
 */
function OneBatch({ id, search, outbox }: Shown & { readonly id: MessageBatchView['id'] }) {
  const { data: batch, error, refetch } = useQuery(batchQuery(id));
  if (isUnknown(error)) return <NoSuchBatch />;
  const isEmpty = batch !== undefined && sizeOf(batch.counts) === 0;
  return (
    <>
      <ReconnectBanner count={outbox?.heldCounts['mailbox-needs-reconnect'] ?? 0} />
      {error && <FailureNotice fault={error} what="The batch" onRetry={() => void refetch()} />}
      {batch ? <BatchCard batch={batch} /> : !error && <BatchSkeleton />}
      <Chosen search={search} />
      {!isEmpty && <Narrowed search={search} counts={batch?.counts} isFiltered />}
    </>
  );
}

/** Every message of this person, with what is known of each; or those of one batch. */
export default function OutboxPage() {
  const search = route.useSearch();
  const { data: outbox } = useQuery(messagesQuery());
  useLiveMessages();
  const compose = (
    <Link className="btn btn-main" to="/compose">
      Write a message
    </Link>
  );
  const batchId = search.batch as MessageBatchView['id'] | undefined;
  return (
    <>
      <div className="wide">
        {/* Entered anew with each batch: whoever goes from one to another is told so. */}
        <PageTitle key={batchId ?? ''} title="Outbox" aside={compose}>
          “Sent” means that Microsoft accepted the mail, not that it arrived.
        </PageTitle>
      </div>
      <div className="wide stack">
        {batchId === undefined ? (
          <AllMessages search={search} outbox={outbox} />
        ) : (
          <OneBatch key={batchId} id={batchId} search={search} outbox={outbox} />
        )}
      </div>
    </>
  );
}
