import type { AttemptView } from '@gatehouse/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';

/** Once the journey has brought the mailbox back, what waited for it is looked at again at once. */
export function useNewlyConnected(state: AttemptView['state'] | undefined): void {
  const queries = useQueryClient();
  const lookAgain = useEffectEvent(() => void queries.invalidateQueries({ queryKey: ['messages'] }));
  useEffect(() => {
    if (state === 'finished') lookAgain();
  }, [state]);
}
