import { setTimeout as wait } from 'node:timers/promises';
import { takeMailings, writeMailing, type MailPart } from '../features/enforcement/public.ts';
import { mailMoved } from '../features/tenant-moves/public.ts';
import { startDispatcher, type Dispatcher } from '../jobs/dispatcher.ts';
import { systemTicks } from '../ports/clock/ticks.ts';
import { acrossOrganizations, withinOrganization } from '../ports/db/reach.ts';
import type { Log } from '../ports/log/log.ts';

type Deps = Omit<Parameters<typeof writeMailing>[0], 'ticks' | 'pause' | 'isEnding' | 'mailMoved'> & {
  readonly log: Log;
};

/**
 * Writes mails to many of an account, such as after the switch to Microsoft as the only way in. Any number of processes may
 * do it: where two find the same mailing, one writes and the other finds it locked.
 */
export function createMailingWriter(deps: Deps): Dispatcher {
  const ending = new AbortController();
  const { signal } = ending;
  const writing = {
    ...deps,
    mailMoved: (...part: Parameters<MailPart>) => mailMoved(deps, ...part),
    ticks: systemTicks,
    pause: (seconds: number) => wait(seconds * 1000, undefined, { signal }).catch(() => undefined),
    isEnding: () => signal.aborted,
  };
  const loop = startDispatcher<Awaited<ReturnType<typeof takeMailings>>[number]>({
    take: (limit) => acrossOrganizations(() => takeMailings(deps, limit)),
    work: (mailing) => withinOrganization(mailing.organization_id, () => writeMailing(writing, mailing)),
    // What nobody finished is found by the next look: a mailing has no lease.
    recover: () => Promise.resolve(),
    log: deps.log,
    name: 'mailing-writer',
  });
  return {
    ...loop,
    stop() {
      // After the part that is under way: a hundred thousand mails are not waited for.
      ending.abort();
      return loop.stop();
    },
  };
}
