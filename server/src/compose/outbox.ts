import {
  createTaker,
  dispatchMessage,
  queueScheduledMessages,
  recoverAbandoned,
  workers,
} from '../features/outbox/public.ts';
import { startDispatcher, type Dispatcher } from '../jobs/dispatcher.ts';
import { systemTicks } from '../ports/clock/ticks.ts';
import { acrossOrganizations, withinOrganization } from '../ports/db/reach.ts';

type Parts = Omit<Parameters<typeof dispatchMessage>[0], 'ticks' | 'stopping'>;

/** Hands over what is due. Any number of processes may do it: what one has taken no other takes while its lease lasts. */
export function startMessageDispatcher(parts: Parts): Dispatcher {
  const stopping = new AbortController();
  const dispatch = { ...parts, ticks: systemTicks, stopping: stopping.signal };
  // Whoever wakes the loop may be within an organization: the loop looks across them, and the work on each enters its own.
  const taker = createTaker(dispatch);
  const dispatcher = startDispatcher({
    mostAtOnce: workers,
    take: () => acrossOrganizations(() => taker.take()),
    work: (taken) =>
      withinOrganization(taken.message.organization_id, () => dispatchMessage(dispatch, taken)).finally(() =>
        taker.done(taken),
      ),
    recover: () =>
      acrossOrganizations(async () => {
        await recoverAbandoned(dispatch);
        await queueScheduledMessages(dispatch);
      }),
    log: dispatch.log,
  });
  return {
    ...dispatcher,
    stop() {
      stopping.abort();
      return dispatcher.stop();
    },
  };
}
