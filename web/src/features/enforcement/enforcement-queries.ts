import { getEnforcement } from '@gatehouse/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

/** The rule of the account, and whether it may be changed. */
export const enforcementQuery = queryOptions({
  queryKey: ['enforcement'],
  queryFn: () => call(getEnforcement, {}),
});
