import type { MessageView } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { messageQuery } from '../../api/queries.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { useTakeBack } from './take-back.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Until when (ms since 1970, by this browser) what was just sent can be taken back. */
    undoUntil?: number;
  }
}

/** How long a person may think again after "Send". */
export const undoSeconds = 10;

function useSecondsLeft(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(ticking);
  }, [until]);
  // No more than there can be, whatever this browser's clock did meanwhile.
  return Math.min(undoSeconds, Math.ceil((until - now) / 1000));
}

/** What was just sent waits a few seconds for second thoughts. */
export function UndoBar({ id, until }: { readonly id: MessageView['id']; readonly until: number }) {
  const left = useSecondsLeft(until);
  const { data: message } = useQuery(messageQuery(id));
  const { mutate, error, isPending } = useTakeBack(id);
  if (error) return <FailureNotice fault={error} />;
  if (left <= 0 || (message !== undefined && message.state !== 'queued')) return null;
  return (
    <Notice tone="run" icon="clock">
      Your message leaves in a moment<span aria-hidden="true">: {left} s</span>.
      <div className="row">
        <button type="button" className="btn btn-second btn-sm" disabled={isPending} onClick={() => mutate()}>
          Undo
        </button>
      </div>
    </Notice>
  );
}
