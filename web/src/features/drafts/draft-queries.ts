import { getDraft, getSignature, listDrafts, type DraftView } from '@gatehouse/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

/** What the person has begun to write, the last first. */
export const draftsQuery = queryOptions({
  queryKey: ['drafts', 'list'],
  queryFn: () => call(listDrafts, {}),
  staleTime: 0,
});

/** One draft, as the server has it at this moment. */
export const draftQuery = (id: DraftView['id']) =>
  queryOptions({
    queryKey: ['drafts', 'one', id],
    queryFn: () => call(getDraft, { params: { draftId: id } }),
    staleTime: 0,
    gcTime: 0,
    // What is being written is not replaced under the hands of who writes.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** What Compose puts under a new message. */
export const signatureQuery = queryOptions({
  queryKey: ['signature'],
  queryFn: () => call(getSignature, {}),
  staleTime: 60_000,
});
