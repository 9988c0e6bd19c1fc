import { createClient, followMessages } from '@gatehouse/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { oneAtATime } from './one-at-a-time.ts';

const longestWaitMs = 30_000;

/**
 * Listens until told to stop. A connection that was lost is opened again, later each time, and what happened in between is looked up;
 * so is why a caller may listen no more: the answer to a list sends them where they have to go.
 */
async function listen(signal: AbortSignal, onChange: () => void): Promise<void> {
  const call = createClient({ baseUrl: '', fetch: (url, init) => fetch(url, { ...init, signal }) });
  let isFirst = true;
  for (let waitMs = 1000; !signal.aborted; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    try {
      const outcome = await call(followMessages, {});
      if (!isFirst) onChange();
      isFirst = false;
      if (!outcome.ok && outcome.status === 401) return;
      if (outcome.ok)
        for await (const some of outcome.reply) {
          waitMs = 1000;
          if (some.length > 0) onChange();
        }
    } catch {
      // lost, or stopped
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** What is shown of messages follows them as they change, while somebody looks: a hidden tab holds no connection. */
export function useLiveMessages(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let stop = new AbortController();
    const refresh = oneAtATime(() => queries.invalidateQueries({ queryKey: ['messages'] }));
    const turn = (): void => {
      stop.abort();
      stop = new AbortController();
      if (document.visibilityState === 'visible') void listen(stop.signal, refresh);
    };
    turn();
    document.addEventListener('visibilitychange', turn);
    return () => {
      document.removeEventListener('visibilitychange', turn);
      stop.abort();
    };
  }, [queries]);
}
