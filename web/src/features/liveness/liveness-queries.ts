import { getLiveness } from '@gatehouse/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

/** How people lose access here; what the clock measures changes by itself. */
export const livenessQuery = queryOptions({
  queryKey: ['liveness'],
  queryFn: () => call(getLiveness, {}),
  refetchInterval: 30_000,
});
