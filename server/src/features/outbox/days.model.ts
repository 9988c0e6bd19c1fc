import type { MessageDay } from '@gatehouse/contract';
import type { MessageState } from './message.model.ts';

const oneDay = 86_400_000;

/** What a clock on the wall of the zone shows, as if it were UTC. */
function wallClock(timeZone: string): (instant: number) => number {
  // Swedish writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
  return (instant) => Date.parse(`${format.format(instant).replace(' ', 'T')}Z`);
}

const dayOf = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

/**
 * The first instant of a day: midnight by the clock of the day before or of the day after, whichever is in that day first. Where
 * clocks change at midnight there is none (Cairo in spring), or there are two (Havana in autumn).
 */
function firstInstant(day: string, wallAt: (instant: number) => number): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const candidates = [midnight - oneDay, midnight + oneDay]
    .map((near) => midnight - (wallAt(near) - near))
    .toSorted((one, other) => one - other);
  return new Date(candidates.find((instant) => dayOf(wallAt(instant)) === day) ?? midnight);
}

export interface Days {
  /** As people write them, oldest first. */
  readonly names: readonly string[];
  /** The first instant of each, and the first one after the last. */
  readonly boundaries: readonly Date[];
}

/** The last days up to today, as they are in this zone: where clocks change, one has 23 hours or 25. */
export function lastDays(now: Date, timeZone: string, count: number): Days {
  const wallAt = wallClock(timeZone);
  const today = Date.parse(`${dayOf(wallAt(now.getTime()))}T00:00:00Z`);
  const names = Array.from({ length: count + 1 }, (_, place) => dayOf(today + (place - count + 1) * oneDay));
  return {
    names: names.slice(0, count),
    boundaries: names.map((day) => firstInstant(day, wallAt)),
  };
}

/** As what a message counts: null where its sender took it back. What is not at its end yet waits. */
export function countsAs(state: MessageState): 'sent' | 'waiting' | 'troubled' | null {
  if (state === 'cancelled') return null;
  if (state === 'sent') return 'sent';
  return state === 'failed' || state === 'unconfirmed' ? 'troubled' : 'waiting';
}

/** What was counted, day by day; a day without messages has noughts. */
export function messageDays(
  names: readonly string[],
  counted: readonly { readonly day: number; readonly state: MessageState; readonly count: number }[],
): MessageDay[] {
  const days = names.map((day) => ({ day, sent: 0, waiting: 0, troubled: 0 }));
  for (const { day, state, count } of counted) {
    const kind = countsAs(state);
    const row = days[day];
    if (kind !== null && row !== undefined) row[kind] += count;
  }
  return days;
}
