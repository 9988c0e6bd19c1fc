import * as z from 'zod/mini';
import { attachmentView } from './attachments.ts';
import { idOf } from './ids.ts';
import { fileLinkView, maxLinkedFileCount } from './linked-files.ts';
import { timeLineStep } from './message-time-line.ts';
import { defineOperation } from './operation.ts';

export const messageStates = [
  'scheduled',
  'queued',
  'sending',
  'sent',
  'unconfirmed',
  'held',
  'failed',
  'cancelled',
] as const;
/** What a queued message waits for besides its turn: a limit of Outlook for the mailbox, or Microsoft. */
export const laneWaits = ['places', 'minute', 'bytes', 'day', 'retry-after', 'microsoft'] as const;
export const heldReasons = ['mailbox-needs-reconnect', 'sender-revoked'] as const;

/** Recipients of one message, all three kinds together (Exchange Online's default limit is 500). */
export const maxRecipientCount = 500;
export const maxBodyCharacters = 500_000;
/** How far ahead a message may be scheduled. */
export const maxScheduledDays = 365;
/** How long a message may wait for its sender to think again. */
export const maxUndoSeconds = 60;

/** Why a line of text is refused. */
export const controlCharacter = 'has a line break or another control character';

/** No control character and no other end of a line: in a header of a mail it would begin the next one (security case I01). */
const oneLine = z.regex(/^[^\p{Cc}\u2028\u2029]*$/u, controlCharacter);

const recipient = z.strictObject({
  address: z.email('is not an email address').check(z.maxLength(320)),
  name: z.optional(z.string().check(z.maxLength(200), oneLine)),
});

export const importances = ['low', 'normal', 'high'] as const;
/** Where answers to one message may go. */
export const maxReplyToCount = 10;

const eachOnce = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;

export const messageDraft = z
  .strictObject({
    to: z.array(recipient).check(z.minLength(1, 'names nobody')),
    cc: z._default(z.array(recipient), []),
    bcc: z._default(z.array(recipient), []),
    subject: z.string().check(z.maxLength(255), oneLine),
    /** The body as HTML. What a mail must not carry (scripts, forms, event handlers) is refused by mail clients, not rewritten here. */
    html: z.string().check(z.maxLength(maxBodyCharacters)),
    attachmentIds: z._default(z.array(idOf('attachment')).check(z.maxLength(50)), []),
    /** Files that travel as links. Left out where there are none, so that the hash of a message without any is as it was. */
    linkedFileIds: z.optional(
      z
        .array(idOf('linkedFile'))
        .check(z.minLength(1), z.maxLength(maxLinkedFileCount), z.refine(eachOnce, 'has a file twice')),
    ),
    /** Where answers go, where that is not the mailbox. */
    replyTo: z.optional(z.array(recipient).check(z.maxLength(maxReplyToCount))),
    importance: z.optional(z.enum(importances)),
    /** When it is to leave, with its zone. Absent: now. */
    sendAt: z.optional(
      z.iso.datetime({ offset: true, error: 'is not a time like 2027-01-31T09:00:00+01:00' }),
    ),
    /** It waits so long before it leaves, and can be taken back meanwhile. */
    undoSeconds: z.optional(
      z
        .int()
        .check(z.gte(0, 'is less than 0'), z.lte(maxUndoSeconds, `is more than ${maxUndoSeconds} seconds`)),
    ),
  })
  .check(
    z.refine((draft) => draft.sendAt === undefined || draft.undoSeconds === undefined, {
      path: ['undoSeconds'],
      error: 'goes with sending now: what is scheduled can be taken back until then',
    }),
    z.refine((draft) => draft.to.length + draft.cc.length + draft.bcc.length <= maxRecipientCount, {
      path: ['to'],
      error: `has more than ${maxRecipientCount} recipients with cc and bcc`,
    }),
  );
export type MessageDraft = z.output<typeof messageDraft>;
export type MessageDraftInput = z.input<typeof messageDraft>;

export const deliveryOutcomes = [
  'accepted',
  'surely-not-sent',
  'refused',
  'unconfirmed',
  'under-way',
] as const;

export const messageView = z.strictObject({
  id: idOf('message'),
  /** The batch with which it was handed in; null where it came by itself. */
  batchId: z.nullable(idOf('messageBatch')),
  state: z.enum(messageStates),
  to: z.array(recipient),
  cc: z.array(recipient),
  bcc: z.array(recipient),
  replyTo: z.array(recipient),
  importance: z.enum(importances),
  subject: z.string(),
  attachments: z.array(attachmentView),
  /** Of the files that travel as links. */
  fileLinks: z.array(fileLinkView),
  createdAt: z.iso.datetime(),
  /** The time its sender has chosen; null where it was to leave at once. */
  sendAt: z.nullable(z.iso.datetime()),
  /** When it is expected to be tried next, where it waits. */
  dueAt: z.nullable(z.iso.datetime()),
  /** Why it is not tried before; null where nothing but its turn is in the way. */
  waitsFor: z.nullable(z.enum(laneWaits)),
  endedAt: z.nullable(z.iso.datetime()),
  heldBecause: z.nullable(z.enum(heldReasons)),
  /** Why it waits or failed, in words for the sender; null where all is well. */
  explanation: z.nullable(z.string()),
  attemptCount: z.int(),
});
export type MessageView = z.infer<typeof messageView>;

export const deliveryAttemptView = z.strictObject({
  number: z.int(),
  startedAt: z.iso.datetime(),
  endedAt: z.nullable(z.iso.datetime()),
  outcome: z.enum(deliveryOutcomes),
  httpStatus: z.nullable(z.int()),
  graphCode: z.nullable(z.string()),
  clientRequestId: z.string(),
  /** Under which name Microsoft's support finds it; null where Graph gave none. */
  graphRequestId: z.nullable(z.string()),
});

export const messageDetailView = z.extend(messageView, {
  html: z.string(),
  deliveryAttempts: z.array(deliveryAttemptView),
  timeLine: z.array(timeLineStep),
});
export type MessageDetailView = z.infer<typeof messageDetailView>;

export const messageParams = z.strictObject({ messageId: idOf('message') });

/** What makes a repeated call the same call. */
export const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string({ error: 'is missing: give each message its own, for example a UUID' })
    .check(
      z.minLength(8),
      z.maxLength(200),
      z.regex(/^[\x21-\x7e]+$/, 'has characters other than visible ASCII'),
    ),
});

/** The draft that ends with the message; no part of what the message says, so the same message without it is the same. */
const writtenFrom = z
  .strictObject({
    /** The caller's draft that this message was: deleted where the message is accepted. */
    draftId: z.optional(idOf('draft')),
    /** What of it the caller has seen: where it was changed since, the message is refused and the draft stays. */
    draftRevision: z.optional(z.coerce.number().check(z.int(), z.gte(1))),
  })
  .check(
    z.refine((query) => (query.draftId === undefined) === (query.draftRevision === undefined), {
      path: ['draftRevision'],
      error: 'goes with draftId, both or neither',
    }),
  );

export const enqueueMessage = defineOperation({
  id: 'enqueueMessage',
  summary:
    'Take a message for sending from the person’s own mailbox. The same Idempotency-Key gives the same message. No order is promised',
  method: 'POST',
  path: '/api/messages',
  who: 'member',
  apiKey: 'messages:write',
  records: ['message.enqueued', 'file-link.made'],
  input: {
    headers: idempotencyHeaders,
    query: writtenFrom,
    body: messageDraft,
  },
  reply: { status: 202, body: messageView },
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
    'draft_not_found',
    'draft_changed',
  ],
});

export const getMessage = defineOperation({
  id: 'getMessage',
  summary: 'One message with its body, its delivery attempts and the time line of what happened to it',
  method: 'GET',
  path: '/api/messages/{messageId}',
  who: 'member',
  apiKey: 'messages:read',
  records: 'nothing',
  input: { params: messageParams },
  reply: { status: 200, body: messageDetailView },
  errors: ['session_required', 'message_not_found'],
});
