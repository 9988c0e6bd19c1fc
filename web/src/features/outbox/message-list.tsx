import type { MessageView } from '@gatehouse/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Notice } from '../../ui/notice.tsx';
import { PagedList } from '../../ui/paged-list.tsx';
import { atWhen, onDay, when } from '../../ui/when.ts';
import { foundWords } from './found-words.model.ts';
import { rowLinkId } from './message-focus.ts';
import { MessageBadge, stateWords } from './message-states.tsx';
import { outboxQuery } from './outbox-queries.ts';
import { isBackward, isSearched, type OutboxSearch } from './outbox-search.model.ts';

function Row({ message, search }: { readonly message: MessageView; readonly search: OutboxSearch }) {
  const people = [...message.to, ...message.cc, ...message.bcc].map((one) => one.name ?? one.address);
  return (
    <tr>
      <td className="grow">
        <Link
          id={rowLinkId(message.id)}
          className="subject cut"
          to="/outbox"
          search={{ ...search, message: message.id }}
        >
          {message.subject === '' ? '(no subject)' : message.subject}
        </Link>
        <span className="sent-to">
          <span className="quiet cut">{people.join(', ')}</span>
          {message.batchId !== null && search.batch === undefined && (
            <Link className="textlink" to="/outbox" search={{ batch: message.batchId }}>
              One of a batch
            </Link>
          )}
        </span>
        {message.state === 'scheduled' && message.sendAt !== null && (
          <span className="quiet">Leaves {atWhen(message.sendAt)}.</span>
        )}
        {message.explanation !== null && <span className="quiet">{message.explanation}</span>}
      </td>
      <td>
        <MessageBadge state={message.state} />
      </td>
      <td className="when">
        <time dateTime={message.createdAt}>{when(message.createdAt)}</time>
      </td>
    </tr>
  );
}

function Table({
  messages,
  search,
}: {
  readonly messages: readonly MessageView[];
  readonly search: OutboxSearch;
}) {
  return (
    <table className="table">
      <caption className="visually-hidden">Messages, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Message</th>
          <th scope="col">State</th>
          <th scope="col" className="when">
            Written
          </th>
        </tr>
      </thead>
      <tbody>
        {messages.map((message) => (
          <Row key={message.id} message={message} search={search} />
        ))}
      </tbody>
    </table>
  );
}

/** Truthful about what was looked at: a search of a large outbox stops on its way. */
function Empty({ search, backTo }: { readonly search: OutboxSearch; readonly backTo: string | null }) {
  const { state } = search;
  if (isSearched(search))
    return backTo === null ? (
      <>
        <h2>No message fits</h2>
        <p>
          No message of {search.batch === undefined ? 'yours' : 'this batch'} has all that you have chosen.
          Part of a word is enough.
        </p>
      </>
    ) : (
      <>
        <h2>Nothing found yet</h2>
        <p>No message fits back to {onDay(backTo)}. Older ones were not looked at.</p>
      </>
    );
  return (
    <>
      <h2>
        {state === undefined
          ? 'Nothing was sent yet'
          : `No message is ${stateWords[state].word.toLowerCase()}`}
      </h2>
      <p>Each message you send from here stands in this list until its end is known.</p>
      <Link className="btn btn-main" to="/compose">
        Write a message
      </Link>
    </>
  );
}

/** Said below the filters where they narrow the list. */
function FoundLine({
  list,
  count,
  backTo,
}: {
  readonly list: { readonly isPlaceholderData: boolean; readonly hasNextPage: boolean };
  readonly count: number | undefined;
  readonly backTo: string | null;
}) {
  const words = foundWords({
    count: count ?? 0,
    isLooking: count === undefined || list.isPlaceholderData,
    hasMore: list.hasNextPage,
    backTo: backTo === null ? null : onDay(backTo),
  });
  return <output className="help block">{words}</output>;
}

/** The messages page by page, as the address narrows them. */
export function MessageList({ search }: { readonly search: OutboxSearch }) {
  const isOff = isBackward(search);
  const list = useInfiniteQuery({ ...outboxQuery(search), enabled: !isOff });
  if (isOff)
    return (
      <Notice tone="wait" icon="clock">
        The last day is before the first. Choose a later one.
      </Notice>
    );
  const messages = list.data?.pages.flatMap((page) => page.messages);
  const backTo = list.data?.pages.at(-1)?.searchedBackTo ?? null;
  return (
    <div className="stack-tight">
      {isSearched(search) && <FoundLine list={list} count={messages?.length} backTo={backTo} />}
      <PagedList
        paging={list}
        items={messages}
        skeletonCount={5}
        empty={<Empty search={search} backTo={backTo} />}
        what="messages"
      >
        {(shown) => <Table messages={shown} search={search} />}
      </PagedList>
    </div>
  );
}
