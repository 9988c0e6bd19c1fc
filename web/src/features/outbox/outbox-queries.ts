import {
  getMessageBatch,
  listMessageDays,
  listMessages,
  type MessageBatchView,
  type MessageView,
  type ReplyOf,
} from '@gatehouse/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { lookAgainMs } from '../../api/queries.ts';
import { startOfDay } from '../../ui/when.ts';
import { asAsked, type OutboxSearch } from './outbox-search.model.ts';

type Page = ReplyOf<typeof listMessages>;

/** A search that finds nothing among those that the server looks at in one go asks so often for older ones by itself. */
const mostLooks = 10;

async function readPage(
  asked: ReturnType<typeof asAsked>,
  before: string,
  signal: AbortSignal,
): Promise<Page> {
  const look = (from: string | null): Promise<Page> =>
    call(listMessages, {
      query: { ...asked, limit: 50, ...(from === null ? {} : { before: from as MessageView['id'] }) },
    });
  let page = await look(before === '' ? null : before);
  for (let looks = 1; looks < mostLooks && page.messages.length === 0 && !signal.aborted; looks += 1) {
    if (page.nextBefore === null) break;
    page = await look(page.nextBefore);
  }
  return page;
}

/** The outbox page by page, newest first, narrowed or whole. The more of it is shown, the seldomer it is asked for again. */
export const outboxQuery = (search: OutboxSearch) => {
  const asked = asAsked(search, startOfDay);
  return infiniteQueryOptions({
    queryKey: ['messages', 'list', asked],
    queryFn: ({ pageParam, signal }) => readPage(asked, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextBefore,
    placeholderData: (before) => before,
    refetchInterval(query) {
      const pages = query.state.data?.pages ?? [];
      return lookAgainMs(pages[0]?.counts) * Math.max(1, pages.length);
    },
  });
};

/**
 * How a batch stands. The stream tells when to look again (`useLiveMessages`); where it has missed something, the list below would know
 * it before the heading does, so that looks by itself as often as a list at rest.
 */
export const batchQuery = (id: MessageBatchView['id']) =>
  queryOptions({
    queryKey: ['messages', 'batch', id],
    queryFn: () => call(getMessageBatch, { params: { batchId: id } }),
    refetchInterval: lookAgainMs(undefined),
  });

/** What has become of the messages of each of the last days, as days are in this zone. */
export const messageDaysQuery = (timeZone: string) =>
  queryOptions({
    queryKey: ['message-days', timeZone],
    queryFn: () => call(listMessageDays, { query: { timeZone } }),
    refetchInterval: 60_000,
  });
