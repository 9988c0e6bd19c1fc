import { addSeconds } from '../../../kernel/time.ts';

/**
 * What Outlook takes from one mailbox. Going over it costs more than waiting: 429 for the mailbox, a put-off of the mail, or, for
 * recipients, a bounce that nobody here may read.
 */
export const laneLimits = {
  /** At a time, of one app in one mailbox (learn.microsoft.com/graph/throttling-limits#outlook-service-limits, read 2026-11). */
  inFlight: 4,
  /** learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits#sending-limits (read 2026-11). */
  messages: { most: 30, seconds: 60 },
  /** Of uploads of one app to one mailbox; same page as `inFlight`. */
  bytes: { most: 150_000_000, seconds: 5 * 60 },
  /** Recipient rate limit; same page as `messages`. */
  recipients: { most: 10_000, seconds: 24 * 60 * 60 },
} as const;

/** What a lane waits for. `places`: others of it are under way. `microsoft`: of this tenant, nothing is taken at present. */
export type LaneWait = 'places' | 'minute' | 'bytes' | 'day' | 'retry-after' | 'microsoft';

/** How a lane stands. */
export interface Lane {
  readonly inFlight: number;
  /** When the last thirty were taken, the latest first. */
  readonly takenAt: readonly Date[];
  /** In the last five minutes. */
  readonly bytes: number;
  /** In the last 24 hours. */
  readonly recipients: number;
}

/** What one message asks of it. */
export interface Load {
  readonly recipientCount: number;
  readonly requestBytes: number;
}

/** Why the next message may not be taken now; null where it may. */
export function obstacleOf(lane: Lane, load: Load, now: Date): LaneWait | null {
  const { inFlight, messages, bytes, recipients } = laneLimits;
  if (lane.inFlight >= inFlight) return 'places';
  const first = lane.takenAt[messages.most - 1];
  if (first !== undefined && first > addSeconds(now, -messages.seconds)) return 'minute';
  if (lane.bytes + load.requestBytes > bytes.most) return 'bytes';
  return lane.recipients + load.recipientCount > recipients.most ? 'day' : null;
}

/** The lane with this message under way. */
export function withOneMore(lane: Lane, load: Load, now: Date): Lane {
  return {
    inFlight: lane.inFlight + 1,
    takenAt: [now, ...lane.takenAt].slice(0, laneLimits.messages.most),
    bytes: lane.bytes + load.requestBytes,
    recipients: lane.recipients + load.recipientCount,
  };
}

/** When the minute lets one more leave. */
export function minuteEnds(lane: Lane): Date | null {
  const first = lane.takenAt[laneLimits.messages.most - 1];
  return first === undefined ? null : addSeconds(first, laneLimits.messages.seconds);
}

const longestRetryAfterSeconds = 3600;

/** How long a lane waits where Microsoft says so: never longer than an hour, whatever it says (security case H05). */
export function heededRetryAfter(seconds: number): number {
  return Math.min(longestRetryAfterSeconds, Math.max(0, seconds));
}

/** When the one at this place of the queue (0: the next) is expected to leave. */
export function expectedAt(place: number, from: Date): Date {
  const { most, seconds } = laneLimits.messages;
  return addSeconds(from, Math.floor(place / most) * seconds);
}
