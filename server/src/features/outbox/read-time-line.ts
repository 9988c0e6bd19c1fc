import { heldReasons, messageStates, type MessageView, type TimeLineStep } from '@gatehouse/contract';
import { isoOrNull } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { listEventsOfTargets } from '../audit/public.ts';
import { leaseSeconds } from './lanes/take-messages.ts';
import { timeLineActions, type EventFacts } from './message-events.model.ts';
import type { DeliveryAttemptRow, MessageRow } from './outbox.store.ts';
import { timeLineOf } from './time-line.model.ts';

/** More happens to no message that anybody reads to its end. */
const mostEvents = 500;

/** From the trail: what happened to the message, and what its sender has decided about several of theirs. */
async function readEvents(db: Executor, row: MessageRow): Promise<EventFacts[]> {
  const events = await listEventsOfTargets(db, {
    organizationId: row.organization_id,
    targets: [row.id, row.user_id],
    actions: timeLineActions,
    from: row.created_at,
    limit: mostEvents,
  });
  return events.map(({ action, at, context }) => ({
    action,
    at,
    because: heldReasons.find((reason) => reason === context['because']) ?? null,
    from: messageStates.find((state) => state === context['from']) ?? null,
    isByKey: context['apiKeyId'] !== undefined,
  }));
}

/** The time line of a message of whoever asks; the caller has looked whose it is. */
export async function readTimeLine(
  db: Executor,
  {
    row,
    view,
    attempts,
  }: {
    readonly row: MessageRow;
    readonly view: MessageView;
    readonly attempts: readonly DeliveryAttemptRow[];
  },
): Promise<TimeLineStep[]> {
  const steps = timeLineOf({
    state: row.state,
    createdAt: row.created_at,
    sendAt: row.send_at,
    dueAt: row.due_at,
    endedAt: row.ended_at,
    heldBecause: row.held_because,
    heldSince: row.held_since,
    explanation: view.explanation,
    expectedAt: view.dueAt === null ? null : new Date(view.dueAt),
    attempts: attempts.map((attempt) => ({
      number: attempt.number,
      startedAt: attempt.started_at,
      endedAt: attempt.ended_at,
      outcome: attempt.outcome,
      httpStatus: attempt.http_status,
      graphCode: attempt.graph_code,
    })),
    events: await readEvents(db, row),
    leaseSeconds,
  });
  return steps.map((step) => ({ ...step, at: step.at.toISOString(), until: isoOrNull(step.until) }));
}
