import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { messageStates } from './messages.ts';
import { defineOperation } from './operation.ts';

export const messageEvent = z.strictObject({
  messageId: idOf('message'),
  state: z.enum(messageStates),
  changedAt: z.iso.datetime(),
});
export type MessageEvent = z.infer<typeof messageEvent>;

export const followMessages = defineOperation({
  id: 'followMessages',
  summary:
    'Server-sent events: the caller’s messages as they change their state, from now on. Within about a second; what is listed is the truth',
  method: 'GET',
  path: '/api/message-events',
  who: 'member',
  apiKey: 'messages:read',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: { events: messageEvent } },
  errors: ['session_required', 'rate_limited'],
});
