import type { HeldBecause } from './held.model.ts';
import type { MessageState } from './message.model.ts';
import type { TriedFacts } from './attempt-reason.model.ts';

/** What the audit trail says of a message, or of all of its sender's at once. */
export interface EventFacts {
  readonly action: string;
  readonly at: Date;
  /** Of what is held, or has waited too long. */
  readonly because: HeldBecause | null;
  /** Of a decision: the state that the message was in. */
  readonly from: MessageState | null;
  readonly isByKey: boolean;
}

/** A person's decision as its time line says it. */
export const decisionWords: Readonly<Record<string, string>> = {
  'message.cancelled': 'You took it back',
  'message.marked-as-sent': 'You marked it as sent',
  'message.sent-again': 'You sent it again',
  'message.released': 'You let it go',
  'message.sent-now': 'You let it leave before its time',
  'message.taken-back': 'You took it back to write on',
  'messages.cancelled': 'You took it back, together with others',
  'messages.marked-as-sent': 'You marked it as sent, together with others',
  'messages.sent-again': 'You sent it again, together with others',
  'messages.released': 'You let it go, together with others',
};

/** Events of a message, and those of its sender that concern several of theirs. */
export const timeLineActions: readonly string[] = [
  'message.enqueued',
  'message.held',
  'message.waited-too-long',
  ...Object.keys(decisionWords),
];

/** What tells whether a decision about several messages was about this one. */
interface Concerned {
  readonly state: MessageState;
  readonly endedAt: Date | null;
  readonly dueAt: Date;
  readonly attempts: readonly TriedFacts[];
  readonly events: readonly EventFacts[];
}

/** It was in doubt at that moment: its last try had ended so, and nobody had decided since. */
function wasInDoubt({ attempts, events }: Concerned, at: Date): boolean {
  const last = attempts.findLast(({ startedAt }) => startedAt < at);
  const doubtedAt = last?.endedAt ?? null;
  if (last?.outcome !== 'unconfirmed' || doubtedAt === null || doubtedAt > at) return false;
  return !events.some((one) => one.action in decisionWords && one.at > doubtedAt && one.at < at);
}

/**
 * Whether a decision about several messages, which is one event of their sender, was about this one. An end of the very instant
 * tells; so does the doubt, for all in doubt were decided about together; else the due time, as long as it was not put off since.
 */
export function isConcerned(message: Concerned, { action, at }: EventFacts): boolean {
  const isAt = (instant: Date | null): boolean => instant?.getTime() === at.getTime();
  if (action === 'messages.cancelled') return message.state === 'cancelled' && isAt(message.endedAt);
  if (action === 'messages.marked-as-sent') return message.state === 'sent' && isAt(message.endedAt);
  if (action === 'messages.sent-again') return isAt(message.dueAt) || wasInDoubt(message, at);
  if (action === 'messages.released') return isAt(message.dueAt);
  return true;
}
