import type { ReactNode } from 'react';
import { FailureNotice } from './notice.tsx';
import { SkeletonRows } from './skeleton-rows.tsx';

/** What a list needs to know of its query (`useInfiniteQuery`). */
interface Paging {
  readonly error: Error | null;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
  readonly refetch: () => unknown;
}

interface Props<Item> {
  readonly paging: Paging;
  /** All that was fetched so far; undefined while the first page is on its way. */
  readonly items: readonly Item[] | undefined;
  readonly skeletonCount: number;
  readonly empty: ReactNode;
  /** What is listed; ends the sentence "Show more …" of the button that fetches the next page. */
  readonly what: string;
  readonly children: (items: readonly Item[]) => ReactNode;
}

/** A card with a list that comes page by page: on its way, failed, empty, or there. */
export function PagedList<Item>({ paging, items, skeletonCount, empty, what, children }: Props<Item>) {
  return (
    <>
      {paging.error && <FailureNotice fault={paging.error} onRetry={() => void paging.refetch()} />}
      {(items ?? !paging.error) && (
        <div className="card">
          {!items && <SkeletonRows count={skeletonCount} />}
          {items && (items.length === 0 ? <div className="empty">{empty}</div> : children(items))}
        </div>
      )}
      {paging.hasNextPage && (
        <button
          type="button"
          className="btn btn-second"
          disabled={paging.isFetchingNextPage}
          onClick={() => void paging.fetchNextPage()}
        >
          {paging.isFetchingNextPage ? 'Loading more' : 'Show more'} {what}
        </button>
      )}
    </>
  );
}
