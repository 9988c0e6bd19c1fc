interface Pages {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

/** The way to the next page of a list; nothing where there is none. `what` ends the sentence "Show more …". */
export function ShowMore({ list, what }: { readonly list: Pages; readonly what: string }) {
  if (!list.hasNextPage) return null;
  return (
    <button
      type="button"
      className="btn btn-second"
      disabled={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {list.isFetchingNextPage ? 'Loading more' : 'Show more'} {what}
    </button>
  );
}
