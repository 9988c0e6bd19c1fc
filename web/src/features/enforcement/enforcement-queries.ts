import {
  getEnforcement,
  getLift,
  listBindingRequests,
  listPreviewPeople,
  type EnforcementPreview,
  type PreviewGroup,
} from '@gatehouse/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

/** The rule of the account, and whether it may be changed; looked at often while mails are being written. */
export const enforcementQuery = queryOptions({
  queryKey: ['enforcement'],
  queryFn: () => call(getEnforcement, {}),
  refetchInterval: ({ state: { data } }) =>
    data?.mailing && data.mailing.finishedAt === null ? 1_500 : 15_000,
});

/** What the people of a preview are narrowed to. */
export interface PreviewFilter {
  readonly group: PreviewGroup | undefined;
  readonly search: string;
}

/** The people of a preview, page by page; asked again once people have been told. */
export const previewPeopleQuery = (
  previewId: EnforcementPreview['id'],
  { group, search }: PreviewFilter,
  toldAt: string | null,
) =>
  infiniteQueryOptions({
    queryKey: ['preview-people', previewId, group ?? 'all', search, toldAt],
    queryFn: ({ pageParam }) =>
      call(listPreviewPeople, {
        params: { previewId },
        query: {
          ...(group === undefined ? {} : { group }),
          ...(search === '' ? {} : { search }),
          ...(pageParam === '' ? {} : { after: pageParam }),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextAfter,
    placeholderData: (before) => before,
  });

/** Who came through Microsoft under another name, and waits for an admin. */
export const bindingRequestsQuery = queryOptions({
  queryKey: ['binding-requests'],
  queryFn: () => call(listBindingRequests, {}),
  refetchInterval: 30_000,
});

/** Whether support is about to open the other ways in. */
export const liftQuery = queryOptions({
  queryKey: ['lift'],
  queryFn: () => call(getLift, {}),
  refetchInterval: 30_000,
});
