import { maxScheduledDays } from '@gatehouse/contract';
import { addSeconds } from '../../kernel/time.ts';

/** How a message begins to wait. */
export interface Departure {
  readonly state: 'scheduled' | 'queued';
  /** The time its sender has chosen; null where it is to leave at once. */
  readonly sendAt: Date | null;
  readonly dueAt: Date;
}

const daySeconds = 24 * 60 * 60;

/**
 * When a message leaves by what its sender has asked for: at once, after seconds in which it can be taken back, or at a time. Null
 * for a time that is over, or further away than `maxScheduledDays`.
 */
export function departureOf(
  wish: { readonly sendAt?: string | undefined; readonly undoSeconds?: number | undefined },
  now: Date,
): Departure | null {
  if (wish.sendAt === undefined)
    return { state: 'queued', sendAt: null, dueAt: addSeconds(now, wish.undoSeconds ?? 0) };
  const sendAt = new Date(wish.sendAt);
  if (sendAt <= now || sendAt > addSeconds(now, maxScheduledDays * daySeconds)) return null;
  return { state: 'scheduled', sendAt, dueAt: sendAt };
}

/** How a message goes on that was held: at the time its sender has chosen, if that is still to come. */
export function goesOn(sendAt: Date | null, now: Date): Departure {
  return sendAt !== null && sendAt > now
    ? { state: 'scheduled', sendAt, dueAt: sendAt }
    : { state: 'queued', sendAt, dueAt: now };
}
