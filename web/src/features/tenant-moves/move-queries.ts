import {
  getLatestTenantMove,
  listMovingPeople,
  type MoveGroup,
  type TenantMoveView,
} from '@gatehouse/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

/** The move that was carried out last; who of it is back changes by itself. */
export const latestMoveQuery = queryOptions({
  queryKey: ['tenant-move'],
  queryFn: () => call(getLatestTenantMove, {}),
  refetchInterval: 30_000,
});

/** The people of a move, page by page; after it, asked again with each who comes in. */
export const movingPeopleQuery = (
  { id, carriedOutAt, backCount }: TenantMoveView,
  group: MoveGroup | undefined,
) =>
  infiniteQueryOptions({
    queryKey: ['moving-people', id, group ?? 'all', carriedOutAt, backCount],
    queryFn: ({ pageParam }) =>
      call(listMovingPeople, {
        params: { tenantMoveId: id },
        query: {
          ...(group === undefined ? {} : { group }),
          ...(pageParam === '' ? {} : { after: pageParam }),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextAfter,
    placeholderData: (before) => before,
  });
