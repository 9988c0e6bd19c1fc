import type { listMessages, MessageView, ReplyOf } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useLocation } from '@tanstack/react-router';
import { messagesQuery } from '../../api/queries.ts';
import { PageTitle } from '../../ui/page-title.tsx';
import { BounceNotice } from './bounce-notice.tsx';
import { DaysChart } from './days-chart.tsx';
import { HeldForYou } from './held-for-you.tsx';
import { MessageList } from './message-list.tsx';
import { MessagePanel } from './message-panel.tsx';
import { OutboxFilters, StateFilter } from './outbox-filters.tsx';
import { isSearched, withoutMessage } from './outbox-search.model.ts';
import { ReconnectBanner } from './reconnect-banner.tsx';
import { UnconfirmedForYou } from './unconfirmed-for-you.tsx';
import { UndoBar } from './undo-bar.tsx';
import { useLiveMessages } from './use-live-messages.ts';

const route = getRouteApi('/outbox');

/** What of the outbox needs its person, or is said to them once. */
function ForYou({ counts, heldCounts }: Pick<ReplyOf<typeof listMessages>, 'counts' | 'heldCounts'>) {
  return (
    <>
      <ReconnectBanner count={heldCounts['mailbox-needs-reconnect']} />
      <HeldForYou count={heldCounts['sender-revoked']} />
      <UnconfirmedForYou count={counts.unconfirmed} />
      {counts.sent > 0 && <BounceNotice />}
    </>
  );
}

function Chosen({ id }: { readonly id: MessageView['id'] }) {
  const { undoUntil } = useLocation().state;
  return (
    <>
      {undoUntil !== undefined && <UndoBar id={id} until={undoUntil} />}
      <MessagePanel id={id} />
    </>
  );
}

/** Every message of this person, with what is known of each. */
export default function OutboxPage() {
  const search = route.useSearch();
  const { data } = useQuery(messagesQuery());
  useLiveMessages();
  const hasSome = data !== undefined && data.messages.length > 0;
  const compose = (
    <Link className="btn btn-main" to="/compose">
      Write a message
    </Link>
  );
  return (
    <>
      <div className="wide">
        <PageTitle title="Outbox" aside={compose}>
          “Sent” means that Microsoft accepted the mail, not that it arrived.
        </PageTitle>
      </div>
      <div className="wide stack">
        {data && <ForYou counts={data.counts} heldCounts={data.heldCounts} />}
        {search.message !== undefined && <Chosen id={search.message as MessageView['id']} />}
        {hasSome && search.message === undefined && <DaysChart />}
        {(hasSome || isSearched(search)) && <OutboxFilters search={search} />}
        <div>
          {data && <StateFilter counts={data.counts} search={search} />}
          <MessageList search={withoutMessage(search)} />
        </div>
      </div>
    </>
  );
}
