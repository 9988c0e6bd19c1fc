import type { TimeLineStep } from '@gatehouse/contract';
import { reasonOfTry, type TriedFacts } from './attempt-reason.model.ts';
import { heldRules, type HeldBecause } from './held.model.ts';
import { decisionWords, isConcerned, type EventFacts } from './message-events.model.ts';
import type { MessageState } from './message.model.ts';

export interface TimeLineFacts {
  readonly state: MessageState;
  readonly createdAt: Date;
  /** The time its sender has chosen. */
  readonly sendAt: Date | null;
  readonly dueAt: Date;
  readonly endedAt: Date | null;
  readonly heldBecause: HeldBecause | null;
  readonly heldSince: Date | null;
  /** Why it waits or failed, in words for the sender. */
  readonly explanation: string | null;
  /** When it is expected to leave, where it waits for its turn. */
  readonly expectedAt: Date | null;
  readonly attempts: readonly TriedFacts[];
  /** In order. */
  readonly events: readonly EventFacts[];
  readonly leaseSeconds: number;
}

/** One step, before it is written for callers. */
export interface Step {
  readonly kind: TimeLineStep['kind'];
  readonly at: Date;
  readonly until: Date | null;
  readonly title: string;
  readonly because: string | null;
  readonly attempt: number | null;
}

const step = (
  kind: Step['kind'],
  at: Date,
  title: string,
  more: Partial<Pick<Step, 'until' | 'because' | 'attempt'>> = {},
): Step => ({ kind, at, until: null, title, because: null, attempt: null, ...more });

const tryTitles: Readonly<Record<TriedFacts['outcome'], string>> = {
  'under-way': 'It is being handed to Microsoft',
  accepted: 'Microsoft accepted it',
  refused: 'Microsoft refused it',
  'surely-not-sent': 'It surely did not leave',
  unconfirmed: 'Nobody knows whether it left',
};

const heldTitles: Readonly<Record<HeldBecause, string>> = {
  'mailbox-needs-reconnect': 'Held for your mailbox',
  'sender-revoked': 'Held for your word',
};

const isSame = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime();

function accepted({ createdAt, events }: TimeLineFacts): Step {
  const isByKey = events.some(({ action, isByKey: byKey }) => action === 'message.enqueued' && byKey);
  return step('accepted', createdAt, 'Taken for sending', {
    because: isByKey ? 'An API key of yours handed it in.' : null,
  });
}

/** Since Microsoft answered anything else. */
function countRefusedTokens(attempts: readonly TriedFacts[]): number {
  const answers = attempts.map(({ httpStatus }) => httpStatus).filter((status) => status !== null);
  return answers.length - 1 - answers.findLastIndex((status) => status !== 401);
}

function tries({ attempts, events, leaseSeconds }: TimeLineFacts): Step[] {
  return attempts.map((tried, place) => {
    const isHeld = events.some(({ action, at }) => action === 'message.held' && isSame(at, tried.endedAt));
    return step('attempt', tried.startedAt, tryTitles[tried.outcome], {
      until: tried.endedAt,
      because: reasonOfTry(tried, {
        refusedTokens: countRefusedTokens(attempts.slice(0, place + 1)),
        isHeld,
        leaseSeconds,
      }),
      attempt: tried.number,
    });
  });
}

const heldStep = (at: Date, because: HeldBecause): Step =>
  step('held', at, heldTitles[because], { because: heldRules[because].explanation });

function decided({ action, at, from, isByKey }: EventFacts): Step {
  const reasons = [
    ...(from === null ? [] : [`It was ${from} until then.`]),
    ...(isByKey ? ['It was done with an API key of yours.'] : []),
  ];
  return step('decided', at, decisionWords[action] ?? action, { because: reasons.join(' ') || null });
}

/** What is told by the trail: waits that somebody can end, decisions, and ends by themselves. */
function told(facts: TimeLineFacts): Step[] {
  return facts.events.flatMap((event): Step[] => {
    if (event.action in decisionWords) return isConcerned(facts, event) ? [decided(event)] : [];
    if (event.because === null) return [];
    if (event.action === 'message.held') return [heldStep(event.at, event.because)];
    const because = heldRules[event.because].explanationAtEnd;
    return [step('ended', event.at, 'It had waited too long', { because })];
  });
}

/** What nobody has recorded of this message alone: it is held together with all of its sender. */
function heldWithOthers({ heldBecause, heldSince, events }: TimeLineFacts): Step[] {
  if (heldBecause === null || heldSince === null) return [];
  const isTold = events.some(({ action, at }) => action === 'message.held' && isSame(at, heldSince));
  return isTold ? [] : [heldStep(heldSince, heldBecause)];
}

/** How it ended, where no other step says so. */
function end({ state, explanation }: TimeLineFacts, endedAt: Date): Step {
  if (state === 'sent')
    return step('ended', endedAt, 'Sent', {
      because: 'Whether it arrived stands in your own Outlook: a bounce, if there is one, comes there.',
    });
  return state === 'failed'
    ? step('ended', endedAt, 'Failed', { because: 'It is not tried again by itself.' })
    : step('ended', endedAt, 'Cancelled', { because: explanation });
}

/** What it waits for now, or how it ended. */
function last(facts: TimeLineFacts, latest: Step): Step[] {
  const { state, endedAt, explanation: because, expectedAt: until } = facts;
  const since = latest.until ?? latest.at;
  if (state === 'scheduled') return [step('waits', since, 'Waits for the time you have chosen', { until })];
  if (state === 'queued') return [step('waits', since, 'Waits for its turn', { until, because })];
  if (state === 'unconfirmed')
    return [
      step('waits', since, 'Waits for your decision', {
        // The try has said so already; after a restore it has not.
        because: because === latest.because ? 'Look into Sent Items first: only they can tell.' : because,
      }),
    ];
  const isTold = latest.kind === 'decided' || latest.kind === 'ended';
  return endedAt === null || isTold ? [] : [end(facts, endedAt)];
}

const shortestWait = 1000;

interface Wait {
  readonly since: Date;
  readonly until: Date;
  readonly isRetry: boolean;
}

/** For the chosen time it has waited only where that came within the wait: not where its sender let it leave before. */
function waitTitle({ since, until, isRetry }: Wait, sendAt: Date | null): string {
  if (isRetry) return 'Waited to be tried again';
  const isForTime = sendAt !== null && since < sendAt && sendAt <= until;
  return isForTime ? 'Waited for the time you had chosen' : 'Waited for its turn';
}

/** A wait that nobody has recorded is the time between two steps. */
function withWaits(steps: readonly Step[], sendAt: Date | null): Step[] {
  return steps.flatMap((one, place) => {
    const before = steps[place - 1];
    if (one.kind !== 'attempt' || before === undefined || before.kind === 'held') return [one];
    const since = before.until ?? before.at;
    if (one.at.getTime() - since.getTime() < shortestWait) return [one];
    const wait = { since, until: one.at, isRetry: before.kind === 'attempt' };
    return [step('waited', since, waitTitle(wait, sendAt), { until: one.at }), one];
  });
}

/** A hold ends with what comes after it; what has gone on and not been tried yet was due from then on. */
function withEndsOfHolds(steps: readonly Step[], { state, dueAt }: TimeLineFacts): Step[] {
  return steps.map((one, place) => {
    if (one.kind !== 'held') return one;
    const until = steps[place + 1]?.at ?? (state === 'queued' && dueAt > one.at ? dueAt : null);
    return { ...one, until };
  });
}

/** What happened to a message, in order: when it was taken, what it waited for, each try, each decision, and its end. */
export function timeLineOf(facts: TimeLineFacts): Step[] {
  const first = accepted(facts);
  const happened = [first, ...tries(facts), ...told(facts), ...heldWithOthers(facts)].toSorted(
    (one, other) => one.at.getTime() - other.at.getTime(),
  );
  const known = withWaits(withEndsOfHolds(happened, facts), facts.sendAt);
  return [...known, ...last(facts, known.at(-1) ?? first)];
}
