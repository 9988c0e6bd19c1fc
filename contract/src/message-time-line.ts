import * as z from 'zod/mini';

export const timeLineKinds = ['accepted', 'waited', 'attempt', 'held', 'decided', 'waits', 'ended'] as const;

/** One step of what happened to a message. Times are instants; the words are for its sender. */
export const timeLineStep = z.strictObject({
  kind: z.enum(timeLineKinds),
  at: z.iso.datetime(),
  /** When it was over, or, of `waits`, is expected to be; null: it lasts, took no time, or nobody has written down when it was over. */
  until: z.nullable(z.iso.datetime()),
  title: z.string(),
  /** What was decided, and why; null where the title says all. */
  because: z.nullable(z.string()),
  /** Of an attempt: which of `deliveryAttempts`. */
  attempt: z.nullable(z.int()),
});
export type TimeLineStep = z.infer<typeof timeLineStep>;
