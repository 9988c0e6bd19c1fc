import { setEnforcement, type EnforcementView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { enforcementQuery } from './enforcement-queries.ts';

type Wish = Parameters<typeof call<typeof setEnforcement>>[1]['body'];

/**
 * Changes the rule. Nothing is shown before the server has said it; where it refuses, or its answer is lost, what holds is
 * read back (security case E17).
 */
export function useSetEnforcement(onDone: (view: EnforcementView) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Wish) => call(setEnforcement, { body }),
    // Without a network it fails now, instead of taking effect when nobody looks any more.
    networkMode: 'always',
    onSuccess(view) {
      queries.setQueryData(enforcementQuery.queryKey, view);
      void queries.invalidateQueries({ queryKey: ['people'] });
      void queries.invalidateQueries({ queryKey: ['tenants'] });
      onDone(view);
    },
    onError: () => queries.invalidateQueries({ queryKey: enforcementQuery.queryKey }),
  });
}
