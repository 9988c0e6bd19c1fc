import type { MessageBatchView } from '@gatehouse/contract';
import type { MessageState } from './message-states.tsx';

type Counts = MessageBatchView['counts'];

/** From what has left to what never will; the bar and the words beside it have the same order. */
const order = [
  'sent',
  'sending',
  'queued',
  'scheduled',
  'held',
  'unconfirmed',
  'failed',
  'cancelled',
] as const satisfies readonly MessageState[];

export interface BarPart {
  readonly state: MessageState;
  readonly count: number;
  /** Where it begins and how wide it is, in hundredths of the bar. */
  readonly x: number;
  readonly width: number;
}

const least = 1.5;

/** How many messages the batch has. */
export const sizeOf = (counts: Counts): number => order.reduce((sum, state) => sum + counts[state], 0);

/**
 * The parts of the bar, from left to right; together they fill it. One among hundreds is seen all the same: each begins with one and a
 * half hundredths, and they share the rest as they share the batch.
 */
export function partsOf(counts: Counts): readonly BarPart[] {
  const present = order.filter((state) => counts[state] > 0);
  const perMessage = (100 - least * present.length) / Math.max(1, sizeOf(counts));
  let x = 0;
  return present.map((state) => {
    const part = { state, count: counts[state], x, width: least + counts[state] * perMessage };
    x += part.width;
    return part;
  });
}

export interface Standing {
  /** Whose move it is, as the mark beside it is drawn. */
  readonly turn: 'you' | 'auto' | 'nobody';
  readonly words: string;
}

/** Whose turn it is in a batch. What needs its sender comes first, also while others still leave. No number in it: it is read out as it changes. */
export function standingOf(counts: Counts): Standing {
  const as = (turn: Standing['turn'], words: string): Standing => ({ turn, words });
  if (counts.unconfirmed > 0)
    return as('you', 'Your turn: open each that is unconfirmed, and say whether it is in Sent Items.');
  if (counts.held > 0) return as('you', 'Your turn: open one that is held. It says what it waits for.');
  if (counts.queued + counts.sending > 0) return as('auto', 'Goes on by itself. This page follows it.');
  if (counts.scheduled > 0) return as('auto', 'Goes on by itself, each at its time.');
  if (counts.failed > 0)
    return as('you', 'Your turn: open each that failed. It says why, and can be sent again.');
  return as('nobody', counts.cancelled > 0 ? 'Nothing is left to send.' : 'All were sent.');
}

/** The heading of a batch; `atWhen` as pages write the time: "at 10:32". */
export const batchTitle = (size: number, atWhen: string): string =>
  size === 0 ? `Batch, handed in ${atWhen}` : `Batch of ${size}, handed in ${atWhen}`;
