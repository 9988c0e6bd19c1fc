import { getItContact, listHandOffLinks } from '@gatehouse/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

/** Links to the page for IT, newest first. */
export const handOffLinksQuery = infiniteQueryOptions({
  queryKey: ['hand-off-links'],
  queryFn: ({ pageParam }) =>
    call(listHandOffLinks, { query: pageParam === '' ? {} : { before: pageParam as `hol_${string}` } }),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextBefore,
});

/** The address to which such links are mailed. */
export const itContactQuery = queryOptions({
  queryKey: ['it-contact'],
  queryFn: () => call(getItContact, {}),
});
