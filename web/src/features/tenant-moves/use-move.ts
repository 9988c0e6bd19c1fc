import { carryOutTenantMove, makeTenantMove, type TenantMoveView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { enforcementQuery } from '../enforcement/enforcement-queries.ts';
import { keepWish } from './kept-wish.ts';
import { latestMoveQuery } from './move-queries.ts';

export type MoveWish = Parameters<typeof call<typeof makeTenantMove>>[1]['body'];

/** A preview of a move, and the act itself. Nothing is shown before the server has said it. */
export function useMove() {
  const queries = useQueryClient();
  const preview = useMutation({ mutationFn: (body: MoveWish) => call(makeTenantMove, { body }) });
  const act = useMutation({
    mutationFn: ({ id }: TenantMoveView) =>
      call(carryOutTenantMove, { params: { tenantMoveId: id }, body: {} }),
    // Without a network it fails now, instead of taking effect when nobody looks any more.
    networkMode: 'always',
    onSuccess(reply) {
      queries.setQueryData(latestMoveQuery.queryKey, reply);
      void queries.invalidateQueries({ queryKey: enforcementQuery.queryKey });
      void queries.invalidateQueries({ queryKey: ['people'] });
      preview.reset();
      keepWish(null);
    },
    // Its answer may have been lost: what there is is shown.
    onError: () => void queries.invalidateQueries({ queryKey: latestMoveQuery.queryKey }),
  });
  return { preview, act };
}

export type Moving = ReturnType<typeof useMove>;
