import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Draft } from '../outbox/draft.ts';
import type { SaveState } from './saving.model.ts';
import { createSaver, type Beginning, type Saver } from './saver.ts';

/** Keeps what is written at the server, also when the page is left or hidden; tells how it stands. */
export function useSaver(beginning: Beginning, draft: Draft): readonly [Saver, SaveState] {
  const queries = useQueryClient();
  const [saver] = useState(() => createSaver(beginning));
  const state = useSyncExternalStore(saver.follow, saver.state);
  useEffect(() => saver.take(draft), [saver, draft]);
  useEffect(() => {
    const flush = (): void =>
      void saver.flush().then(() => queries.invalidateQueries({ queryKey: ['drafts'] }));
    const onHidden = (): void => {
      if (document.visibilityState === 'hidden') flush();
    };
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      flush();
    };
  }, [saver, queries]);
  return [saver, state];
}
