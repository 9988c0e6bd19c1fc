import type { Log } from '../ports/log/log.ts';
import type { Smtp } from '../ports/smtp/smtp.ts';
import { startDispatcher, type Dispatcher } from './dispatcher.ts';

interface NoticeSenderParts<Taken> {
  readonly take: (limit: number) => Promise<Taken[]>;
  /** Sends one; ends early, without an answer, where the signal aborts. */
  readonly send: (taken: Taken, signal: AbortSignal) => Promise<void>;
  readonly recover: () => Promise<unknown>;
  readonly smtp: Smtp;
  readonly log: Log;
}

/** How long a stop waits for the mail server before it breaks off; what is broken off is sent again after the start. */
const graceMs = 5000;

/** The loop of the outbox, for our own mails: woken after a commit, and by itself every second. */
export function startNoticeSender<Taken>(parts: NoticeSenderParts<Taken>): Dispatcher {
  const breaking = new AbortController();
  const loop = startDispatcher<Taken>({
    take: parts.take,
    work: (taken) => parts.send(taken, breaking.signal),
    recover: parts.recover,
    log: parts.log,
    name: 'notice-sender',
  });
  return {
    ...loop,
    async stop() {
      const grace = setTimeout(() => breaking.abort(), graceMs);
      await loop.stop();
      clearTimeout(grace);
      parts.smtp.close();
    },
  };
}
