import { getAttempt, startMailboxAttempt, type AttemptView } from '@gatehouse/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { call } from '../../api/client.ts';

type AttemptId = AttemptView['id'];

/** The journey to Microsoft as the page that opened it sees it. */
export interface Connection {
  readonly attempt: AttemptView | undefined;
  readonly isOpening: boolean;
  /** The journey has not ended after a minute, or the person has come back here first: ask. */
  readonly asksAboutWindow: boolean;
  readonly fault: Error | null;
  openWindow(): void;
  continueInThisTab(): void;
  giveUp(): void;
}

const channelName = 'gatehouse-mailbox';
const askAfterMs = 60_000;

function useAttempt(attemptId: AttemptId | undefined) {
  return useQuery({
    queryKey: ['attempt', attemptId],
    queryFn: () =>
      attemptId === undefined
        ? Promise.reject(new Error('no attempt'))
        : call(getAttempt, { params: { attemptId } }),
    enabled: attemptId !== undefined,
    refetchInterval: (asked) =>
      asked.state.data === undefined || asked.state.data.state === 'open' ? 2_000 : false,
  });
}

/**
 * Opens Microsoft in a window of its own and learns the outcome by asking for its attempt, and from our own callback
 * page by a channel. Never from the window: Microsoft's pages cut it loose, so it looks closed at once (docs/product.md 3.12).
 */
export function useConnection(attemptFromAddress: AttemptId | undefined): Connection {
  const queries = useQueryClient();
  const [attemptId, setAttemptId] = useState(attemptFromAddress);
  const [isOpening, setIsOpening] = useState(false);
  const [asks, setAsks] = useState(false);
  const [fault, setFault] = useState<Error | null>(null);
  const query = useAttempt(attemptId);
  const attempt = attemptId === undefined ? undefined : query.data;
  const isOpen = attempt?.state === 'open';
  useNewsOfAttempt(
    isOpen,
    () => void query.refetch(),
    () => setAsks(true),
  );
  useWhenEnded(attempt, () => void queries.invalidateQueries({ queryKey: ['mailbox'] }));

  const start = async (display: 'popup' | 'redirect', go: (url: string) => void): Promise<boolean> => {
    setFault(null);
    setAsks(false);
    setIsOpening(true);
    try {
      const started = await call(startMailboxAttempt, { body: { display } });
      setAttemptId(started.attemptId);
      go(started.url);
      return true;
    } catch (thrown) {
      setFault(thrown instanceof Error ? thrown : new Error('unknown'));
      return false;
    } finally {
      setIsOpening(false);
    }
  };
  const continueInThisTab = (): void => void start('redirect', (url) => location.assign(url));
  return {
    attempt,
    isOpening,
    asksAboutWindow: asks && isOpen,
    fault,
    openWindow() {
      // In the click itself, or the browser takes it for an advertisement and blocks it.
      const opened = window.open('about:blank', '_blank', 'popup,width=520,height=680');
      if (opened === null) return continueInThisTab();
      void start('popup', (url) => (opened.location.href = url)).then(
        (hasStarted) => hasStarted || opened.close(),
      );
    },
    continueInThisTab,
    giveUp: () => setAttemptId(undefined),
  };
}

/** Looks at once when our callback page speaks up; asks the person after a minute or when they come back here. */
function useNewsOfAttempt(isOpen: boolean, lookNow: () => void, ask: () => void): void {
  const look = useEffectEvent(lookNow);
  const askNow = useEffectEvent(ask);
  useEffect(() => {
    if (!isOpen) return;
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = () => look();
    const timer = setTimeout(() => askNow(), askAfterMs);
    const onFocus = (): void => {
      look();
      askNow();
    };
    addEventListener('focus', onFocus);
    return () => {
      channel.close();
      clearTimeout(timer);
      removeEventListener('focus', onFocus);
    };
  }, [isOpen]);
}

/** Tells once that the journey is over. */
function useWhenEnded(attempt: AttemptView | undefined, tell: () => void): void {
  const tellNow = useEffectEvent(tell);
  const hasEnded = attempt !== undefined && attempt.state !== 'open';
  useEffect(() => {
    if (hasEnded) tellNow();
  }, [hasEnded, attempt?.id]);
}
