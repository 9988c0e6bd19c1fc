import { getLiveness, type LivenessView } from '@gatehouse/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

/** A drill is watched until its end, or until an hour after it should have come. */
function isWatched({ drill }: LivenessView): boolean {
  return drill !== null && drill.firstRefusalAt === null && Date.now() < Date.parse(drill.dueAt) + 3_600_000;
}

/** How people lose access here; what the clock measures changes by itself. */
export const livenessQuery = queryOptions({
  queryKey: ['liveness'],
  queryFn: () => call(getLiveness, {}),
  refetchInterval: ({ state: { data } }) => (data && isWatched(data) ? 5_000 : 30_000),
});
