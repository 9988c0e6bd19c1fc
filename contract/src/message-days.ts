import * as z from 'zod/mini';
import { defineOperation } from './operation.ts';
import { timeZoneName } from './time-zone.ts';

/** How many days the chart of the outbox has, today included. */
export const messageDayCount = 30;

export const messageDay = z.strictObject({
  /** As people write it, in the zone that was asked for: `2026-11-30`. */
  day: z.iso.date(),
  sent: z.int(),
  /** Not at its end yet. */
  waiting: z.int(),
  /** Failed, or in doubt. */
  troubled: z.int(),
});
export type MessageDay = z.infer<typeof messageDay>;

export const listMessageDays = defineOperation({
  id: 'listMessageDays',
  summary:
    'How many messages the person has written on each of the last thirty days, and what has become of them: sent, waiting, failed or in doubt. Cancelled ones are not counted',
  method: 'GET',
  path: '/api/message-days',
  who: 'member',
  apiKey: 'messages:read',
  records: 'nothing',
  input: {
    query: z.strictObject({
      /** Where a day begins and ends. */
      timeZone: timeZoneName,
    }),
  },
  reply: { status: 200, body: z.strictObject({ days: z.array(messageDay) }) },
  errors: ['session_required'],
});
