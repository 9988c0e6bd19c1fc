import * as z from 'zod/mini';
import { messageDetailView, messageParams, messageView } from './messages.ts';
import { defineOperation } from './operation.ts';

export const cancelMessage = defineOperation({
  id: 'cancelMessage',
  summary: 'Take back a message that waits',
  method: 'POST',
  path: '/api/messages/{messageId}/cancel',
  who: 'member',
  apiKey: 'messages:write',
  records: ['message.cancelled'],
  input: { params: messageParams, body: z.strictObject({}) },
  reply: { status: 200, body: messageView },
  errors: ['session_required', 'message_not_found', 'message_state_refused'],
});

export const takeBackMessage = defineOperation({
  id: 'takeBackMessage',
  summary:
    'Take back a message that has not left, to write on: it is cancelled, and its files are free for another message',
  method: 'POST',
  path: '/api/messages/{messageId}/take-back',
  who: 'member',
  apiKey: 'messages:write',
  records: ['message.taken-back'],
  input: { params: messageParams, body: z.strictObject({}) },
  /** As it was when it was taken back, files included. */
  reply: { status: 200, body: messageDetailView },
  errors: ['session_required', 'message_not_found', 'message_state_refused'],
});

export const settleMessage = defineOperation({
  id: 'settleMessage',
  summary:
    'The person decides about an unconfirmed message after a look into Sent Items, sends a failed one again, releases one that was held because they had lost their access, or sends a scheduled one now',
  method: 'POST',
  path: '/api/messages/{messageId}/settle',
  who: 'member',
  apiKey: 'messages:write',
  records: ['message.marked-as-sent', 'message.sent-again', 'message.released', 'message.sent-now'],
  input: {
    params: messageParams,
    body: z.strictObject({ decision: z.enum(['it-was-sent', 'send-again', 'release', 'send-now']) }),
  },
  reply: { status: 200, body: messageView },
  errors: ['session_required', 'message_not_found', 'message_state_refused'],
});

export const settleHeldMessages = defineOperation({
  id: 'settleHeldMessages',
  summary: 'The person decides about all messages that were held because they had lost their access',
  method: 'POST',
  path: '/api/held-messages/settle',
  who: 'member',
  apiKey: 'messages:write',
  records: ['messages.released', 'messages.cancelled'],
  input: { body: z.strictObject({ decision: z.enum(['release', 'cancel']) }) },
  reply: { status: 200, body: z.strictObject({ settledCount: z.int() }) },
  errors: ['session_required'],
});

export const settleUnconfirmedMessages = defineOperation({
  id: 'settleUnconfirmedMessages',
  summary:
    'The person decides about all of their unconfirmed messages together, after a look into Sent Items: they arrived, or they are sent again',
  method: 'POST',
  path: '/api/unconfirmed-messages/settle',
  who: 'member',
  apiKey: 'messages:write',
  records: ['messages.marked-as-sent', 'messages.sent-again'],
  input: {
    body: z.strictObject({
      decision: z.enum(['it-was-sent', 'send-again']),
      /** How many the person has seen. Where there are others by now, nothing is decided. */
      count: z.int().check(z.positive()),
    }),
  },
  reply: { status: 200, body: z.strictObject({ settledCount: z.int() }) },
  errors: ['session_required', 'message_state_refused'],
});
