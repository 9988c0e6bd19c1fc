import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { idempotencyHeaders, messageDraft, messageStates } from './messages.ts';
import { defineOperation } from './operation.ts';

/** Messages of one batch. */
export const maxBatchMessages = 500;
/** Of one batch as JSON. */
export const maxBatchBytes = 5_000_000;

export const messageBatchView = z.strictObject({
  id: idOf('messageBatch'),
  createdAt: z.iso.datetime(),
  /** How many are in each state now. */
  counts: z.record(z.enum(messageStates), z.int()),
  /** In the order in which they were handed in. */
  messages: z.array(z.strictObject({ id: idOf('message'), state: z.enum(messageStates) })),
});
export type MessageBatchView = z.infer<typeof messageBatchView>;

export const enqueueMessageBatch = defineOperation({
  id: 'enqueueMessageBatch',
  summary:
    'Take up to 500 messages for sending from the person’s own mailbox: all, or none where one is refused (its place stands in `field`). The same Idempotency-Key gives the same batch. No order is promised',
  method: 'POST',
  path: '/api/message-batches',
  who: 'member',
  apiKey: 'messages:write',
  records: ['message.enqueued', 'file-link.made'],
  mostBodyBytes: maxBatchBytes,
  input: {
    headers: idempotencyHeaders,
    body: z.strictObject({
      messages: z
        .array(messageDraft)
        .check(
          z.minLength(1, 'has no message'),
          z.maxLength(maxBatchMessages, `has more than ${maxBatchMessages} messages`),
        ),
    }),
  },
  reply: { status: 202, body: messageBatchView },
  errors: [
    'session_required',
    'mailbox_not_connected',
    'mailbox_needs_reconnect',
    'idempotency_key_reused',
    'attachment_not_found',
    'linked_file_not_found',
    'linked_file_unfinished',
    'message_too_large',
    'send_time_refused',
  ],
});

export const getMessageBatch = defineOperation({
  id: 'getMessageBatch',
  summary: 'How a batch stands: the state of each message, and how many are in each state',
  method: 'GET',
  path: '/api/message-batches/{batchId}',
  who: 'member',
  apiKey: 'messages:read',
  records: 'nothing',
  input: { params: z.strictObject({ batchId: idOf('messageBatch') }) },
  reply: { status: 200, body: messageBatchView },
  errors: ['session_required', 'message_batch_not_found'],
});
